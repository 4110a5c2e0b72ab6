package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.List;

/** Emptying channels, and deleting those that are empty, a bounded number of tasks in one call. Any thread. */
final class RedisEmptying {

    private static final int CHUNK = 500;

    private final RedisLink link;
    private final Keys keys;
    private final RedisRegister register;
    private final RedisTaskLists lists;

    RedisEmptying(RedisLink link, Keys keys, RedisRegister register, RedisTaskLists lists) {
        this.link = link;
        this.keys = keys;
        this.register = register;
        this.lists = lists;
    }

    /** As many as wait now: while others go on submitting, it would not end otherwise. */
    Future<Long> clear(String channel) {
        return lists.status(channel)
                .compose(status -> clear(channel, status.queued() + status.scheduled(), 0))
                .compose(deleted -> deleted == 0
                        ? Future.succeededFuture(deleted)
                        : tidy(channel, "0").map(deleted));
    }

    private Future<Long> clear(String channel, long left, long before) {
        return left <= 0
                ? Future.succeededFuture(before)
                : link.run(Script.CLEAR, keys.channel(channel), List.of(Math.min(CHUNK, left), ""))
                        .compose(reply -> {
                            long deleted = reply.get(0).toLong();
                            return reply.get(1).toLong() == 0
                                    ? Future.succeededFuture(before + deleted)
                                    : clear(channel, left - deleted, before + deleted);
                        });
    }

    private Future<Void> tidy(String channel, String cursor) {
        return link.run(Script.CLEAR, keys.channel(channel), List.of(0, cursor)).compose(reply -> {
            String next = reply.get(2).toString();
            return next.equals("0") ? Future.succeededFuture() : tidy(channel, next);
        });
    }

    Future<Void> delete(String channel) {
        return link.run(Script.DELETE_CHANNEL, keys.channel(channel), List.of()).compose(reply -> {
            long left = reply.get(0).toLong();
            if (left > 0) {
                return Future.failedFuture(notEmpty(channel, left));
            }
            return reply.get(1).toLong() == 0
                    ? register.leave(channel)
                    : link.run(Script.SWEEP, keys.channel(channel), List.of(0, 0))
                            .compose(gone -> delete(channel));
        });
    }

    private static Problem notEmpty(String channel, long left) {
        return new Problem(
                ProblemCode.CONFLICT,
                "channel '" + channel + "' holds " + left
                        + " tasks that wait, run or have failed: clear it, empty its fail list and let what runs end,"
                        + " or delete it with force=true, which does the first two");
    }
}
