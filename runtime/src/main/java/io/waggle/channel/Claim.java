package io.waggle.channel;

import io.waggle.task.StoredTask;
import java.util.List;

/**
 * What a claim brought.
 *
 * @param tasks the tasks, in the order they are to be started
 * @param more whether tasks that the device can run are left in the channel
 * @param nextDueInMs milliseconds until the next scheduled task of the channel is due; -1: none is scheduled
 */
public record Claim(List<Claimed> tasks, boolean more, long nextDueInMs) {

    /**
     * One claimed task.
     *
     * @param id the task's id
     * @param fence the claim's token
     * @param claimedAt milliseconds since 1970, Redis time
     * @param task the record
     */
    public record Claimed(String id, long fence, long claimedAt, StoredTask task) {}
}
