package io.waggle.device;

import io.waggle.task.RetryPolicy;
import java.util.function.LongUnaryOperator;

/**
 * The wait before a retry: exponential with full jitter, drawn evenly from zero to {@code min(cap, base * 2^(n-1))}.
 * Source: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
final class Backoff {

    private Backoff() {}

    /**
     * Draws the wait before a task's next attempt.
     *
     * @param policy of the task
     * @param attempt which attempt failed, from 1
     * @param random draws evenly from zero to its argument, the argument excluded
     * @return milliseconds
     */
    static long delayMs(RetryPolicy policy, int attempt, LongUnaryOperator random) {
        long bound = boundMs(policy.backoffMs(), policy.backoffCapMs(), attempt);
        return random.applyAsLong(Math.min(bound, Long.MAX_VALUE - 1) + 1);
    }

    static long boundMs(long base, long cap, int attempt) {
        int doublings = attempt - 1;
        long grown = doublings >= Long.numberOfLeadingZeros(Math.max(1, base)) - 1 ? Long.MAX_VALUE : base << doublings;
        return Math.min(cap, grown);
    }
}
