package io.waggle.task;

import org.jspecify.annotations.Nullable;

/**
 * A task as it stands: its record and its place.
 *
 * @param address where it lives
 * @param state where it is in its life
 * @param task the record
 * @param run the claim that is running it, while {@link TaskState#RUNNING}
 * @param dueAt milliseconds since 1970: when it is due while {@link TaskState#SCHEDULED}, when it came to the fail list
 *     while {@link TaskState#FAILED}, when it was cancelled while {@link TaskState#CANCELLED}, else 0
 */
public record TaskView(
        Address address,
        TaskState state,
        StoredTask task,
        @Nullable Run run,
        long dueAt) {

    /**
     * A claim at work.
     *
     * @param device where
     * @param epoch of which node
     * @param fence the claim's token
     * @param startedAt milliseconds since 1970, Redis time
     * @param progress how far it is, where it has said so
     */
    public record Run(
            String device,
            long epoch,
            long fence,
            long startedAt,
            @Nullable Progress progress) {}

    /**
     * How far a running task is.
     *
     * @param fraction from 0 to 1
     * @param note what is going on, or {@code null}
     */
    public record Progress(double fraction, @Nullable String note) {}
}
