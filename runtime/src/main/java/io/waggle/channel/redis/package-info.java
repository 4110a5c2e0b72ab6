/**
 * Everything that Waggle keeps in Redis: the keys ({@link io.waggle.channel.redis.Keys}), the scripts (files beside
 * this package, one state change each), the connection ({@link io.waggle.channel.redis.RedisLink}) and the answers to
 * the ports of {@code channel} and {@code store}. The only package that knows the Redis client.
 */
@NullMarked
package io.waggle.channel.redis;

import org.jspecify.annotations.NullMarked;
