package io.waggle.event;

import io.waggle.task.Problem;
import io.waggle.task.TaskSpec;
import org.jspecify.annotations.Nullable;

/**
 * A task that was read, or why it is none.
 *
 * @param task the task; {@code null} when refused
 * @param problem why; {@code null} when it is in order
 */
public record TaskLine(@Nullable TaskSpec task, @Nullable Problem problem) {

    public static TaskLine of(TaskSpec task) {
        return new TaskLine(task, null);
    }

    public static TaskLine refused(Problem problem) {
        return new TaskLine(null, problem);
    }
}
