package io.waggle.chaos;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** When how much of something went on, in steps of a tenth of a second. Any thread. */
final class Pulse {

    private static final int STEP_MS = 100;

    private final long zero = System.currentTimeMillis();
    private final AtomicIntegerArray counts;

    /** @param lastsMs how long is counted; what comes later goes to the end */
    Pulse(long lastsMs) {
        counts = new AtomicIntegerArray(Math.toIntExact(lastsMs / STEP_MS) + 1);
    }

    /** It went on from one moment to another. */
    void beat(long from, long to) {
        for (int i = step(from); i <= step(to); i++) {
            counts.incrementAndGet(i);
        }
    }

    /** How much of it was between two moments, to the step. */
    int between(long from, long to) {
        int sum = 0;
        for (int i = step(from); i <= step(to); i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    private int step(long at) {
        return (int) Math.min(counts.length() - 1, Math.max(0, (at - zero) / STEP_MS));
    }
}
