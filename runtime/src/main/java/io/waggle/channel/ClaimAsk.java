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
 */
public record ClaimAsk(long epoch, String device, int max, int free, Predicate<QueueKey> runnable) {}
