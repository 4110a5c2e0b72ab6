package io.waggle.simulation;

/** A process: it lives until it is killed, and may stand still for a while, as when it is stopped by a signal. One thread. */
final class Machine {

    private final VirtualTime time;
    private boolean alive = true;
    private long standsUntil;

    Machine(VirtualTime time) {
        this.time = time;
    }

    boolean alive() {
        return alive;
    }

    long standsUntil() {
        return standsUntil;
    }

    void kill() {
        alive = false;
    }

    /** Stands still; all its timers are late then. */
    void freeze(long nanos) {
        standsUntil = Math.max(standsUntil, time.now() + nanos);
    }
}
