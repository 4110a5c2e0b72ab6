package io.waggle.planted.event;

import io.vertx.redis.client.Redis;

/** Breaks a rule, so that the rule is seen to work. */
record EventKnowsRedis(Redis redis) {}
