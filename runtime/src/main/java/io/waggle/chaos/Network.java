package io.waggle.chaos;

import java.util.List;

/** Where nodes listen, and what can be done to the ways between them. Blocks; one thread at a time. */
interface Network extends AutoCloseable {

    /** The address that a node binds. */
    String host(int node);

    /** The port of a node's REST interface. */
    int port(int node);

    /** The address at which nodes reach the proxies of this process. */
    String harness();

    /** The flags by which a node finds the others. */
    List<String> clusterFlags();

    /** What stands before a node's command. */
    List<String> enter(int node);

    /** Whether {@link #part} can be done. */
    boolean canPart();

    /** From now on nothing that one node sends arrives at another. */
    void part(int from, int to);

    /** The end of {@link #part}. */
    void join(int from, int to);

    @Override
    void close();
}
