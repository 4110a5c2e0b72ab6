package io.waggle.channel;

/** Tells devices that a channel has work. A ring may be lost, late or doubled: only latency suffers. */
@FunctionalInterface
public interface Doorbell {

    /**
     * Rings, at most once for many calls in a row. May be called from any thread.
     *
     * @param channel the channel that has work
     */
    void ring(String channel);
}
