package io.waggle.chaos;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** When something happened how often, in steps of a tenth of a second. Any thread. */
final class Pulse {

    private static final int STEP_MS = 100;

    private final long zero = System.currentTimeMillis();
    private final AtomicIntegerArray counts;

    /** @param lastsMs how long is counted; what comes later goes to the end */
    Pulse(long lastsMs) {
        counts = new AtomicIntegerArray(Math.toIntExact(lastsMs / STEP_MS) + 1);
    }

    void beat(long at) {
        counts.incrementAndGet(step(at));
    }

    /** How often between two moments, to the step. */
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
