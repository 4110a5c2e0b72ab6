package io.waggle.device;

import java.util.concurrent.TimeUnit;

/**
 * How many tasks a device holds beyond its slots, so that short tasks do not wait for the next claim: as many as end, at
 * the rate of late, in twice the time that a claim takes, and in {@link #LEAST_MS} at least; so none when tasks take
 * long. A machine or a store that is slow answers claims late: with too few in hand each claim would bring fewer, and
 * small ones cost as much as large ones. Used on one context.
 */
final class Prefetch {

    private static final double LEAST_MS = 10;
    private static final double MOST_MS = 60;
    private static final double WINDOW_MS = 20;
    private static final int MAX = 1_000;
    private static final double NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

    /** What a new round trip weighs against those before, as for TCP (RFC 6298). */
    private static final double NEW = 1 / 8.0;

    private double perMs;
    private double claimMs;
    private long last;

    /** @param now nanoseconds of the clock that {@link #ended} uses */
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

    /** Learns how long a claim took that brought tasks. */
    void claimed(long nanos) {
        claimMs += (nanos / NANOS_PER_MS - claimMs) * NEW;
    }

    int size() {
        double aheadMs = Math.min(MOST_MS, Math.max(LEAST_MS, 2 * claimMs));
        return (int) Math.min(MAX, perMs * aheadMs);
    }
}
