package io.waggle.bench;

import java.io.IOException;

/** Another system of the kind, run as its users run it. Blocks. */
interface Peer {

    /** Its name for {@code --vs}. */
    String name();

    /**
     * Looks whether it can be run.
     *
     * @throws io.waggle.task.Problem {@code BAD_REQUEST} saying how to install it
     */
    void check();

    /**
     * Starts it on a store of its own, submits and runs no-op tasks, and ends it.
     *
     * @param run the run it belongs to
     * @param tasks how many
     */
    Rates round(Run run, int tasks) throws IOException, InterruptedException;

    /**
     * What one round came to, in tasks per second.
     *
     * @param version of the peer
     * @param bulk submitted in its lists
     * @param drain run by its worker
     */
    record Rates(String version, double bulk, double drain) {}
}
