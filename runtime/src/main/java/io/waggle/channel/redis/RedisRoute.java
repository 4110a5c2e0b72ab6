package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Request;
import java.util.Collection;
import java.util.Optional;

/** Which connection carries which call. All of it on the link's context. */
sealed interface RedisRoute permits SingleRoute, ClusterRoute {

    /** Connects for the first time, and fails with the reason alone; later it connects by itself. */
    Future<Void> open();

    Future<Void> close();

    /** The connection for a command; none while nobody knows of one. */
    Optional<RedisWire> wire(Request request);

    /** Every connection to a server that takes writes. */
    Collection<RedisWire> wires();
}
