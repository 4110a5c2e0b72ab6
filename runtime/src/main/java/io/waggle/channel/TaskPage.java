package io.waggle.channel;

import io.waggle.task.TaskView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param items the tasks
 * @param next the cursor of the next page, or {@code null} at the end
 * @param total how many there are in all
 */
public record TaskPage(List<TaskView> items, @Nullable String next, long total) {}
