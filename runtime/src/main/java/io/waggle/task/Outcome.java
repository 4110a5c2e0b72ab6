package io.waggle.task;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended.
 *
 * @param state {@link TaskState#SUCCEEDED}, {@link TaskState#FAILED} or {@link TaskState#CANCELLED}
 * @param result the result, JSON text in UTF-8, when it succeeded; else {@code null}
 * @param finishedAt milliseconds since 1970, Redis time
 */
public record Outcome(TaskState state, byte @Nullable [] result, long finishedAt) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Outcome that
                && state == that.state
                && finishedAt == that.finishedAt
                && Arrays.equals(result, that.result);
    }

    @Override
    public int hashCode() {
        return 31 * state.hashCode() + Arrays.hashCode(result);
    }
}
