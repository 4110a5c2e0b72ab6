package io.waggle.task;

import java.util.List;

/**
 * When a failed attempt is worth another one. The wait before attempt n+1 is drawn evenly from zero to {@code
 * min(backoffCapMs, backoffMs * 2^(n-1))} ("full jitter").
 *
 * @param attempts how often the task is run at most, from 1
 * @param backoffMs the bound of the wait before the first retry, milliseconds
 * @param backoffCapMs the bound of every wait, milliseconds
 * @param noRetryOn the names of exception classes, full or simple, after which there is no retry
 */
public record RetryPolicy(int attempts, long backoffMs, long backoffCapMs, List<String> noRetryOn) {

    /** A policy without exceptions to it. */
    public RetryPolicy(int attempts, long backoffMs, long backoffCapMs) {
        this(attempts, backoffMs, backoffCapMs, List.of());
    }

    /** Whether an error of a class is never retried. */
    public boolean skips(String errorClass) {
        if (noRetryOn.isEmpty()) {
            return false;
        }
        int dot = Math.max(errorClass.lastIndexOf('.'), errorClass.lastIndexOf('$'));
        return noRetryOn.contains(errorClass) || noRetryOn.contains(errorClass.substring(dot + 1));
    }
}
