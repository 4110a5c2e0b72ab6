package io.waggle.channel;

import java.util.function.Predicate;

/**
 * A device's wish for tasks.
 *
 * @param epoch the epoch of the device's node
 * @param device who asks
 * @param max how many at most, from 1
 * @param free how many at most where the channel has limits: those that can start at once
 * @param runnable which queues of the channel the device can run
 * @param suspects whether it asks for suspects, and for nothing else; otherwise it gets none
 */
public record ClaimAsk(long epoch, String device, int max, int free, Predicate<QueueKey> runnable, boolean suspects) {

    /** A wish for tasks that are no suspects. */
    public ClaimAsk(long epoch, String device, int max, int free, Predicate<QueueKey> runnable) {
        this(epoch, device, max, free, runnable, false);
    }

    /** Whether tasks of a queue are what it asks for. */
    public boolean takes(QueueKey queue) {
        return queue.suspects() == suspects && runnable.test(queue);
    }

    /** Whether tasks of a queue are suspects that it did not ask for, and could run. */
    public boolean leaves(QueueKey queue) {
        return queue.suspects() && !suspects && runnable.test(queue);
    }
}
