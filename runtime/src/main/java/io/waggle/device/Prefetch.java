package io.waggle.device;

/**
 * How many tasks a device holds beyond its slots, so that short tasks do not wait for the next claim: as many as the
 * slots finish in {@link #LOOK_AHEAD_MS}, none when tasks take long. Used on one context.
 */
final class Prefetch {

    private static final double LOOK_AHEAD_MS = 4;
    private static final double SHORTEST_MS = 0.02;
    private static final double LONG_MS = 20;
    private static final double WEIGHT = 0.05;
    private static final int MAX = 512;

    private final int slots;
    private double averageMs = LONG_MS;

    Prefetch(int slots) {
        this.slots = slots;
    }

    /** Learns how long a task took. */
    void took(long ms) {
        averageMs += WEIGHT * (ms - averageMs);
    }

    int size() {
        return averageMs >= LONG_MS ? 0 : (int) Math.min(MAX, slots * LOOK_AHEAD_MS / Math.max(SHORTEST_MS, averageMs));
    }
}
