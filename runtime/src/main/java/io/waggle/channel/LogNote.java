package io.waggle.channel;

import io.waggle.task.LogLine;

/**
 * A line on its way to the store.
 *
 * @param id of the task
 * @param fence of the claim under which it was logged
 */
public record LogNote(String id, long fence, LogLine line) {}
