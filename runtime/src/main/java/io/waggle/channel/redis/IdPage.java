package io.waggle.channel.redis;

import io.waggle.task.StoredTask;
import io.waggle.task.TaskView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of ids of one state.
 *
 * @param entries the ids, in order
 * @param next the cursor of the next page, or {@code null} at the end
 * @param total how many there are in all
 */
record IdPage(List<Entry> entries, @Nullable String next, long total) {

    /**
     * One id, with what its place says of it.
     *
     * @param run the claim that is running it, where one is
     * @param time what the place keeps: when it is due, failed or was claimed; else 0
     * @param queue the queue it was found in, where it was in one
     */
    record Entry(
            String id,
            TaskView.@Nullable Run run,
            long time,
            @Nullable String queue) {

        Entry(String id, TaskView.@Nullable Run run, long time) {
            this(id, run, time, null);
        }

        /**
         * Whether the record agrees: an id that was moved to another queue leaves a shadow in its old one. A record that
         * nobody can read, which is shown as ended, is where it is.
         */
        boolean isIn(String channel, StoredTask task) {
            return queue == null || task.outcome() != null || RecordCodec.isOf(queue, channel, task);
        }
    }
}
