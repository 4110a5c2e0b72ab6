package io.waggle.channel.redis;

/** Redis' time, as near as this node knows it from the last answers. Any thread. */
final class StoreClock {

    private volatile long offset;

    /** Milliseconds since 1970. */
    long now() {
        return System.currentTimeMillis() + offset;
    }

    /** What the time was just now. */
    void heard(long now) {
        offset = now - System.currentTimeMillis();
    }
}
