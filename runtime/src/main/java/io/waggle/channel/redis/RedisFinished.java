package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looking at finished tasks, newest first. Places are counted from the first task that ever finished, so cursors stay
 * right while old ones are forgotten; finished.lua says which places are shadows. Has no state of its own.
 */
final class RedisFinished {

    private final RedisLink link;
    private final Keys keys;

    /** What the list is like: how many places have left it, how many it has, and how many of these are shadows. */
    private record Extent(long gone, long length, long shadows) {}

    RedisFinished(RedisLink link, Keys keys) {
        this.link = link;
        this.keys = keys;
    }

    /** @param before the place to go on from, downwards; negative: from the newest */
    Future<IdPage> page(String channel, long before, int limit) {
        return extent(channel).compose(extent -> {
            long total = extent.length() - extent.shadows();
            long end = before < 0 ? extent.length() : Math.min(extent.length(), before - extent.gone());
            if (end <= 0) {
                return Future.succeededFuture(new IdPage(List.of(), null, total));
            }
            long start = Math.max(0, end - limit);
            long first = start + extent.gone();
            return link.send(Request.cmd(Command.LRANGE)
                            .arg(keys.done(channel))
                            .arg(start)
                            .arg(end - 1))
                    .compose(ids -> extent.shadows() == 0
                            ? Future.succeededFuture(entries(ids, null, first))
                            : corrections(channel, ids).map(notes -> entries(ids, notes, first)))
                    .map(entries -> new IdPage(entries, start > 0 ? Long.toString(first) : null, total));
        });
    }

    private Future<Extent> extent(String channel) {
        Future<Response> counted = link.send(Request.cmd(Command.HMGET)
                .arg(keys.counters(channel))
                .arg("trimmed")
                .arg("passed")
                .arg("shadows"));
        Future<Response> length = link.send(Request.cmd(Command.LLEN).arg(keys.done(channel)));
        return Future.join(counted, length)
                .map(v -> new Extent(
                        number(counted.result().get(0))
                                + number(counted.result().get(1)),
                        length.result().toLong(),
                        number(counted.result().get(2))));
    }

    private static long number(@Nullable Response counter) {
        return counter == null ? 0 : counter.toLong();
    }

    private Future<@Nullable Response> corrections(String channel, Response ids) {
        if (ids.size() == 0) {
            return Future.succeededFuture();
        }
        Request request = Request.cmd(Command.HMGET).arg(keys.corrections(channel));
        ids.forEach(id -> request.arg(id.toString()));
        return link.send(request);
    }

    private static List<IdPage.Entry> entries(Response ids, @Nullable Response notes, long first) {
        List<IdPage.Entry> entries = new ArrayList<>(ids.size());
        for (int i = ids.size() - 1; i >= 0; i--) {
            Response note = notes == null ? null : notes.get(i);
            boolean shadow =
                    note != null && first + i < Long.parseLong(note.toString().split(" ", 2)[0]);
            if (!shadow) {
                entries.add(new IdPage.Entry(ids.get(i).toString(), null, 0));
            }
        }
        return entries;
    }
}
