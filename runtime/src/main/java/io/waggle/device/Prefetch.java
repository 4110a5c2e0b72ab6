package io.waggle.device;

import java.util.concurrent.TimeUnit;

/**
 * How many tasks a device holds beyond its slots, so that short tasks do not wait for the next claim: as many as have
 * lately ended in {@link #AHEAD_MS}, so none when tasks take long. Used on one context.
 */
final class Prefetch {

    private static final double AHEAD_MS = 6;
    private static final double WINDOW_MS = 20;
    private static final int MAX = 1_000;
    private static final double NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

    private double perMs;
    private long last;

    /** @param now {@link System#nanoTime} */
    Prefetch(long now) {
        this.last = now;
    }

    /** Learns that tasks have ended: an average over time that forgets what is older than some windows. */
    void ended(int count, long now) {
        double ms = Math.max(0.01, (now - last) / NANOS_PER_MS);
        last = now;
        double kept = Math.exp(-ms / WINDOW_MS);
        perMs = perMs * kept + count / ms * (1 - kept);
    }

    int size() {
        return (int) Math.min(MAX, perMs * AHEAD_MS);
    }
}
