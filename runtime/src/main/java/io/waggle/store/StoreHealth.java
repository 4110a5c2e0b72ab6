package io.waggle.store;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the store is, for people. Any thread. */
public interface StoreHealth {

    /** Asks it now; fails with {@code STORE_UNAVAILABLE}. */
    Future<Health> look();

    /**
     * What it said.
     *
     * @param latencyMs how long it took to answer, in milliseconds
     * @param servers every server that holds data; more than one in a cluster of them
     */
    record Health(double latencyMs, List<Server> servers) {}

    /**
     * One server.
     *
     * @param program such as {@code redis} or {@code valkey}
     * @param version its version
     * @param role {@code master} or {@code slave}
     * @param replicas how many copy it
     * @param clients how many connections it has
     * @param up since how long it runs
     */
    record Server(
            String program,
            String version,
            String role,
            int replicas,
            int clients,
            Duration up,
            Memory memory,
            Persistence persistence) {}

    /**
     * How full it is.
     *
     * @param used bytes in use
     * @param most the bound in bytes; 0: none
     */
    record Memory(long used, long most) {}

    /**
     * What it keeps when it dies.
     *
     * @param appendOnly whether it keeps an append-only file
     * @param sound whether the last writing and the last snapshot went well
     * @param savedAt when it last wrote a snapshot; {@code null}: not known
     */
    record Persistence(
            boolean appendOnly, boolean sound, @Nullable Instant savedAt) {}
}
