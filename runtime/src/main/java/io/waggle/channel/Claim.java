package io.waggle.channel;

import io.waggle.task.StoredTask;
import java.util.List;

/**
 * What a claim brought.
 *
 * @param tasks the tasks, in the order they are to be started
 * @param more whether tasks that the device can run are left in the channel
 * @param limited whether a limit of the channel held tasks back
 * @param againInMs milliseconds until asking again makes sense, because a scheduled task is due or a limit frees then;
 *     -1: nothing is known of that
 * @param suspects whether suspects that the device can run are in the channel, and were not asked for
 */
public record Claim(List<Claimed> tasks, boolean more, boolean limited, long againInMs, boolean suspects) {

    /**
     * One claimed task.
     *
     * @param id the task's id
     * @param fence the claim's token; tasks claimed together share it
     * @param claimedAt milliseconds since 1970, Redis time
     * @param task the record
     * @param bytes how many bytes the record has
     */
    public record Claimed(String id, long fence, long claimedAt, StoredTask task, int bytes) {}
}
