package io.waggle.function;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What a failure means for its task. The node and {@link FunctionTester} decide by this. */
public enum FailureKind {
    /** The task is retried while it has attempts left. */
    RETRY,
    /** No retry can help: the task goes to the fail list. */
    FOR_GOOD,
    /** The task is put back unharmed. */
    LATER;

    /**
     * What a function's failure means.
     *
     * @param failure as {@link #bare} gives it
     * @param noRetryOn the function's own list, see {@link WaggleFunction#noRetryOn()}
     */
    public static FailureKind of(Throwable failure, Class<?>... noRetryOn) {
        if (failure instanceof RetryLater) {
            return LATER;
        }
        if (failure instanceof PermanentFailure) {
            return FOR_GOOD;
        }
        for (Class<?> type : noRetryOn) {
            if (type.isInstance(failure)) {
                return FOR_GOOD;
            }
        }
        return RETRY;
    }

    /**
     * The failure itself: without the exceptions that only carry another one from thread to thread ({@link
     * ExecutionException}, {@link CompletionException}, {@link InvocationTargetException}, where they have a cause).
     */
    public static Throwable bare(Throwable failure) {
        Throwable bare = failure;
        for (int depth = 0; depth < 8; depth++) {
            boolean carrier = bare instanceof ExecutionException
                    || bare instanceof CompletionException
                    || bare instanceof InvocationTargetException;
            Throwable cause = carrier ? bare.getCause() : null;
            if (cause == null) {
                return bare;
            }
            bare = cause;
        }
        return bare;
    }
}
