package io.waggle.channel;

import io.waggle.task.StoredTask;

/**
 * A task about to be stored.
 *
 * @param id unique within the channel
 * @param task the record
 * @param delayMs the wait before it may run, counted from the moment it is stored; 0: none
 * @param runAt the earliest start in milliseconds since 1970; 0: none
 */
public record NewTask(String id, StoredTask task, long delayMs, long runAt) {}
