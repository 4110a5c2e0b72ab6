package io.waggle;

import io.waggle.channel.redis.RedisTarget;

/**
 * A Redis that is not this node's to start. Immutable.
 *
 * @param target where it is and how to reach it
 * @param replicas how many of its replicas must have a change before it counts as made; 0: none
 */
public record ExternalRedis(RedisTarget target, int replicas) {

    /** The one at this URL, whose replicas nobody waits for. */
    public static ExternalRedis at(String url) {
        return new ExternalRedis(
                RedisTarget.parse(url).orElseThrow(() -> new IllegalArgumentException("no address of a Redis")), 0);
    }
}
