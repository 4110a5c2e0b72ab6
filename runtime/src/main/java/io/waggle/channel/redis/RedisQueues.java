package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.channel.redis.IdPage.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looking at the queues of a channel one after the other, highest priority first, the newest task of each first: claims at
 * their heads do not move the pages. Has no state of its own.
 */
final class RedisQueues {

    /** Of more queues with keys than these, the tasks are not listed, only counted. */
    private static final int MOST_KEYED = 1_000;

    private final RedisLink link;
    private final Keys keys;

    private record Queue(String name, double priority, long length) {}

    RedisQueues(RedisLink link, Keys keys) {
        this.link = link;
        this.keys = keys;
    }

    Future<IdPage> page(String channel, long offset, int limit) {
        Future<List<Queue>> plain = named(channel, keys.queues(channel), -1);
        Future<List<Queue>> keyed = named(channel, keys.keyedQueues(channel), MOST_KEYED - 1);
        return Future.join(plain, keyed).compose(v -> {
            List<Queue> all = new ArrayList<>(plain.result());
            all.addAll(keyed.result());
            all.sort(Comparator.comparingDouble(Queue::priority).reversed());
            long total = all.stream().mapToLong(Queue::length).sum();
            return slice(channel, all, offset, limit)
                    .map(entries -> new IdPage(entries, next(offset, entries.size(), total), total));
        });
    }

    static @Nullable String next(long offset, int size, long total) {
        return size > 0 && offset + size < total ? Long.toString(offset + size) : null;
    }

    /** The queues that a sorted set names; classes of queues with keys are passed over. */
    private Future<List<Queue>> named(String channel, String set, int last) {
        return link.send(Request.cmd(Command.ZRANGE).arg(set).arg(0).arg(last).arg("REV"))
                .compose(names -> {
                    List<Future<Queue>> queues = new ArrayList<>();
                    for (Response name : names) {
                        String queue = name.toString();
                        if (!queue.endsWith("|")) {
                            queues.add(link.send(Request.cmd(Command.LLEN).arg(keys.queue(channel, queue)))
                                    .map(length -> new Queue(queue, RecordCodec.priority(queue), length.toLong())));
                        }
                    }
                    return Future.join(queues)
                            .map(v -> queues.stream().map(Future::result).toList());
                });
    }

    /** A part of several lists that are read one after the other. */
    private Future<List<Entry>> slice(String channel, List<Queue> queues, long offset, int limit) {
        List<Future<List<Entry>>> parts = new ArrayList<>();
        long skip = offset;
        long left = limit;
        for (int i = 0; i < queues.size() && left > 0; i++) {
            Queue queue = queues.get(i);
            long take = Math.min(left, queue.length() - skip);
            if (take > 0) {
                long last = queue.length() - skip - 1;
                parts.add(range(channel, queue.name(), last - take + 1, last));
                left -= take;
            }
            skip = Math.max(0, skip - queue.length());
        }
        return Future.join(parts).map(v -> {
            List<Entry> entries = new ArrayList<>();
            parts.forEach(part -> entries.addAll(part.result()));
            return entries;
        });
    }

    private Future<List<Entry>> range(String channel, String queue, long from, long to) {
        return link.send(Request.cmd(Command.LRANGE)
                        .arg(keys.queue(channel, queue))
                        .arg(from)
                        .arg(to))
                .map(reply -> {
                    List<Entry> entries = new ArrayList<>(reply.size());
                    for (int i = reply.size() - 1; i >= 0; i--) {
                        entries.add(new Entry(reply.get(i).toString(), null, 0, queue));
                    }
                    return entries;
                });
    }
}
