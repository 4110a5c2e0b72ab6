package io.waggle.channel;

import java.util.List;

/**
 * What happened to the tasks of one function and batch in one channel, since the first of them came; exact. What is
 * forgotten because the channel keeps no more of it stays counted.
 *
 * @param channel the channel
 * @param function the function
 * @param batch the batch; empty: batches that are long over, added up
 * @param submitted how many were stored
 * @param succeeded how many have succeeded, and were not queued anew since
 * @param failed how many are in the fail list
 * @param cancelled how many were cancelled, and not queued anew since
 * @param deleted how many were deleted before they succeeded or were cancelled
 * @param runs how many attempts succeeded
 * @param runMs how many milliseconds these took in all
 * @param count what the results count for in all; one that does not say counts for one
 * @param beginAt when the first one came, milliseconds since 1970
 * @param updatedAt when anything of this changed last
 * @param devices where they ran
 */
public record GroupFigures(
        String channel,
        String function,
        String batch,
        long submitted,
        long succeeded,
        long failed,
        long cancelled,
        long deleted,
        long runs,
        long runMs,
        long count,
        long beginAt,
        long updatedAt,
        List<OnDevice> devices) {

    /** How many run now. */
    public long working() {
        return devices.stream().mapToLong(OnDevice::running).sum();
    }

    /** How many are queued or scheduled. */
    public long waiting() {
        return submitted - succeeded - failed - cancelled - deleted - working();
    }

    /**
     * What one device did of it.
     *
     * @param device its id; {@code -}: devices that did least, where there are very many
     * @param succeeded how many attempts succeeded there
     * @param failed how many failed there for good
     * @param retried how many failed there and were to be tried again
     * @param running how many run there now
     */
    public record OnDevice(String device, long succeeded, long failed, long retried, long running) {}
}
