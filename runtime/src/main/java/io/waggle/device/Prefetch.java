package io.waggle.device;

import java.util.concurrent.TimeUnit;

/**
 * How many tasks a device holds beyond its slots, so that short tasks do not wait for the next claim: as many as end, at
 * the rate of late, in twice the time that a claim takes, and in {@link #LEAST_MS} at least. The rate is at most what so
 * many slots can do where each task takes as long as of late (Little's law): so none when tasks take long, even where
 * several of them end at once. A machine or a store that is slow answers claims late: with too few in hand each claim
 * would bring fewer, and small ones cost as much as large ones. Used on one context.
 */
final class Prefetch {

    private static final double LEAST_MS = 10;
    private static final double MOST_MS = 60;
    private static final double WINDOW_MS = 20;
    private static final int MAX = 1_000;

    /** When nothing has ended for so long, the tasks at work are long ones, whatever those before them were. */
    private static final long STILL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final double NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

    /** What a new round trip, or a new task, weighs against those before, as for TCP (RFC 6298). */
    private static final double NEW = 1 / 8.0;

    private double perMs;
    private double claimMs;
    private double eachMs;
    private long last;

    /** @param now nanoseconds of the clock that {@link #ended} uses */
    Prefetch(long now) {
        this.last = now;
    }

    /**
     * Learns that tasks have ended: an average over time that forgets what is older than some windows.
     *
     * @param ranMs how long they ran, all together
     */
    void ended(int count, long ranMs, long now) {
        double ms = Math.max(0.01, (now - last) / NANOS_PER_MS);
        last = now;
        double kept = Math.exp(-ms / WINDOW_MS);
        perMs = perMs * kept + count / ms * (1 - kept);
        eachMs += ((double) ranMs / count - eachMs) * (1 - Math.pow(1 - NEW, count));
    }

    /** Learns how long a claim took that brought tasks. */
    void claimed(long nanos) {
        claimMs += (nanos / NANOS_PER_MS - claimMs) * NEW;
    }

    /**
     * How many to hold now.
     *
     * @param slots how many run at once
     */
    int size(int slots, long now) {
        if (now - last > STILL_NANOS) {
            return 0;
        }
        double aheadMs = Math.min(MOST_MS, Math.max(LEAST_MS, 2 * claimMs));
        double able = eachMs > 0 ? slots / eachMs : perMs;
        return (int) Math.min(MAX, Math.min(perMs, able) * aheadMs);
    }
}
