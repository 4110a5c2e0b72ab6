package io.waggle.task;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asked for about retries; whatever is {@code null} is left to the next one who may say: the task first,
 * then the channel, then the function.
 *
 * @param attempts how often the task is run at most, from 1
 * @param backoff the bound of the wait before the first retry
 * @param backoffCap the bound of every wait
 * @param noRetryOn the names of exception classes, full or simple, after which there is no retry
 */
public record RetrySpec(
        @Nullable Integer attempts,
        @Nullable Duration backoff,
        @Nullable Duration backoffCap,
        @Nullable List<String> noRetryOn) {

    /** Nothing asked. */
    public static final RetrySpec NONE = new RetrySpec(null, null, null, null);

    /** These wishes, and another's where there are none. */
    public RetrySpec or(RetrySpec other) {
        if (equals(NONE)) {
            return other;
        }
        return new RetrySpec(
                attempts == null ? other.attempts : attempts,
                backoff == null ? other.backoff : backoff,
                backoffCap == null ? other.backoffCap : backoffCap,
                noRetryOn == null ? other.noRetryOn : noRetryOn);
    }

    /** These wishes, and a function's defaults where there are none. */
    public RetryPolicy over(FunctionInfo info) {
        long first = (backoff == null ? info.backoff() : backoff).toMillis();
        long cap = (backoffCap == null ? info.backoffCap() : backoffCap).toMillis();
        return new RetryPolicy(
                attempts == null ? info.attempts() : attempts,
                first,
                backoffCap == null ? Math.max(first, cap) : cap,
                noRetryOn == null ? List.of() : noRetryOn);
    }
}
