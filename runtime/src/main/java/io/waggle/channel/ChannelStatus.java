package io.waggle.channel;

import io.waggle.task.Gates;

/**
 * A channel's numbers at one moment.
 *
 * @param name the channel
 * @param queued ready to run
 * @param running claimed
 * @param scheduled due later
 * @param failed in the fail list
 * @param succeeded finished and still kept
 * @param cancelled cancelled and still kept
 * @param bytes how many bytes all its records have
 * @param oldestQueuedAt when the oldest ready task was submitted, milliseconds since 1970; 0: none is ready
 * @param submittedTotal tasks ever stored
 * @param succeededTotal tasks ever finished
 * @param failedTotal tasks ever put into the fail list
 * @param retriedTotal attempts ever put back for a retry
 * @param staleTotal settlements ever refused for an old fence
 * @param reapedTotal tasks ever taken back from dead nodes
 * @param gates whether it takes tasks, and gives them out
 */
public record ChannelStatus(
        String name,
        long queued,
        long running,
        long scheduled,
        long failed,
        long succeeded,
        long cancelled,
        long bytes,
        long oldestQueuedAt,
        long submittedTotal,
        long succeededTotal,
        long failedTotal,
        long retriedTotal,
        long staleTotal,
        long reapedTotal,
        Gates gates) {}
