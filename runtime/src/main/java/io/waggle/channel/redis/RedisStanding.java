package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import io.waggle.channel.Standing;
import io.waggle.task.Address;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Reads what stands between a task and its start. Has no state of its own. */
final class RedisStanding {

    /** Of more lines of higher priority than these, the tasks are not counted. */
    private static final int MOST_QUEUES = 500;

    private static final int MOST_HOLDERS = 5;

    private final RedisLink link;
    private final Keys keys;

    RedisStanding(RedisLink link, Keys keys) {
        this.link = link;
        this.keys = keys;
    }

    Future<Optional<Standing>> of(Address address) {
        List<Object> arguments = List.of(address.id(), MOST_QUEUES, MOST_HOLDERS);
        return link.run(Script.STANDING, keys.channel(address.channel()), arguments)
                .map(reply -> reply.size() == 0 ? Optional.empty() : Optional.of(standing(address.channel(), reply)));
    }

    private static Standing standing(String channel, Response reply) {
        return new Standing(
                reply.get(1).toLong(),
                reply.get(2).toLong(),
                reply.get(3).toInteger() == 1,
                RecordCodec.key(channel, reply.get(0).toString()).suspects(),
                reply.get(4).toLong(),
                reply.get(5).toLong(),
                reply.get(6).toLong(),
                reply.get(7).toLong(),
                StreamSupport.stream(reply.get(8).spliterator(), false)
                        .map(Response::toString)
                        .toList());
    }
}
