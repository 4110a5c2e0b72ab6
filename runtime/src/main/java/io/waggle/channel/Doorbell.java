package io.waggle.channel;

/** Tells devices that a channel has work. A ring may be lost, late or doubled: only latency suffers. Any thread. */
@FunctionalInterface
public interface Doorbell {

    /**
     * Rings at every node, at most once for many calls in a row.
     *
     * @param channel the channel that has work
     */
    void ring(String channel);

    /**
     * Tells the devices of this node alone that tasks are on their way to the store. The store answers one node's calls
     * in order, so a claim that is sent now finds them, without waiting for the answer. A doorbell without devices does
     * nothing.
     *
     * @param channel the channel that is about to have work
     */
    default void expect(String channel) {}
}
