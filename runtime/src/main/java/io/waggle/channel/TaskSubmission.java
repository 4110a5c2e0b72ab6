package io.waggle.channel;

import io.vertx.core.Future;
import io.waggle.task.Problem;
import io.waggle.task.TaskSpec;
import io.waggle.task.TaskState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one way into a channel, shared by REST, event bus and running functions: looks up the function, fills in its
 * defaults, makes the id, stores the task and rings the doorbell. Safe for use by several threads.
 */
public interface TaskSubmission {

    /**
     * The answer to one task.
     *
     * @param id the task's id; {@code null} when refused
     * @param channel the channel it went to; {@code null} when refused
     * @param state where the task is, as far as it was seen on the way; {@code null} when refused, or not seen
     * @param fresh {@code false} when the same task was there before, or one that it shares its execution with
     * @param problem why it was refused, or {@code null}
     */
    record Receipt(
            @Nullable String id,
            @Nullable String channel,
            @Nullable TaskState state,
            boolean fresh,
            @Nullable Problem problem) {}

    /**
     * Submits tasks, in order.
     *
     * @return one receipt per task, in order: some may be refused while others are stored. Fails as a whole only when
     *     the store did not answer, and then it is unknown which were stored
     */
    Future<List<Receipt>> submit(List<TaskSpec> tasks);
}
