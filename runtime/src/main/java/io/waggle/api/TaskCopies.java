package io.waggle.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.waggle.channel.TaskSubmission;
import io.waggle.channel.TaskSubmission.Receipt;
import io.waggle.event.TaskText;
import io.waggle.event.Words;
import io.waggle.task.RetryPolicy;
import io.waggle.task.RetrySpec;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskSpec;
import io.waggle.task.TaskView;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Submits tasks once more, under new ids: the same function, payload, channel, priority, tags, key, batch, retries and time
 * limit. What they shared their execution by is left out: who copies wants it run again. Any thread.
 */
final class TaskCopies {

    private final TaskSubmission submission;

    TaskCopies(TaskSubmission submission) {
        this.submission = submission;
    }

    /**
     * What a copy is to have instead; whatever is {@code null} stays.
     *
     * @param payload JSON text
     */
    record Edit(
            byte @Nullable [] payload,
            @Nullable Integer priority,
            @Nullable String batch) {

        static final Edit NONE = new Edit(null, null, null);

        /** Reads it from a body, which may be empty; refuses other fields. */
        static Edit read(Buffer body) {
            return body.length() == 0 ? NONE : of(TaskText.change(body.getBytes()));
        }

        private static Edit of(TaskText.Change in) {
            var fields = in.fields().only(List.of("payload", "priority", "batch"));
            return new Edit(
                    in.payload(),
                    fields.number("priority", Integer.MIN_VALUE, Integer.MAX_VALUE),
                    fields.text("batch", Words::isLabel, "1 to 200 printable characters"));
        }
    }

    /** One receipt per task, in order. */
    Future<List<Receipt>> copy(List<TaskView> tasks, Edit edit) {
        return submission.submit(tasks.stream().map(view -> spec(view, edit)).toList());
    }

    private static TaskSpec spec(TaskView view, Edit edit) {
        StoredTask task = view.task();
        RetryPolicy retry = task.retry();
        return new TaskSpec(
                task.function(),
                edit.payload == null ? task.payload() : edit.payload,
                null,
                view.address().channel(),
                edit.priority == null ? task.priority() : edit.priority,
                null,
                null,
                task.tags(),
                task.key(),
                null,
                new RetrySpec(
                        retry.attempts(),
                        Duration.ofMillis(retry.backoffMs()),
                        Duration.ofMillis(retry.backoffCapMs()),
                        retry.noRetryOn()),
                task.timeoutMs() == 0 ? null : Duration.ofMillis(task.timeoutMs()),
                edit.batch == null ? task.batch() : edit.batch);
    }
}
