package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses new tasks before a Redis with a bound on its memory is full, so that those that are in it can run to their
 * end. It asks Redis how full it is, the oftener the nearer the bound; Redis' own refusal stands behind it. Used on the
 * link's context.
 */
final class RedisRoom {

    private static final double BOUND = 0.9;
    private static final long BYTES_BESIDES_PAYLOAD = 160;
    private static final long UNBOUNDED_FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long BOUNDED_FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int RETRY_SECONDS = 5;

    /** When Redis has been out of reach for longer, nobody waits to see whether it comes back. */
    private static final long LONGEST_OUTAGE_MS = 500;

    private static final Pattern USED = Pattern.compile("(?m)^used_memory:(\\d+)");
    private static final Pattern MOST = Pattern.compile("(?m)^maxmemory:(\\d+)");

    private final RedisLink link;
    private @Nullable Future<Void> asking;
    private long used;
    private long most;
    private long taken;
    private long askedAt;
    private boolean known;
    private volatile boolean tight;

    RedisRoom(RedisLink link) {
        this.link = link;
    }

    /** Whether tasks were refused at the last look: what is kept of finished ones should make room. Any thread. */
    boolean tight() {
        return tight;
    }

    /** Takes room for new tasks, or fails with {@code STORE_FULL}. */
    Future<Void> take(int tasks, long payloadBytes) {
        if (link.outForMs() > LONGEST_OUTAGE_MS) {
            return Future.failedFuture(RedisFault.unavailable("Redis is out of reach"));
        }
        long bytes = payloadBytes + tasks * BYTES_BESIDES_PAYLOAD;
        long age = System.nanoTime() - askedAt;
        if (known && most == 0 && age < UNBOUNDED_FRESH_NANOS) {
            return Future.succeededFuture();
        }
        boolean fresh = known && age < BOUNDED_FRESH_NANOS;
        return fresh && (tight || fits(bytes + taken)) ? decide(bytes) : ask().compose(v -> decide(bytes));
    }

    private boolean fits(long bytes) {
        return most == 0 || used + bytes <= most * BOUND;
    }

    private Future<Void> decide(long bytes) {
        tight = !fits(taken + bytes);
        if (!tight) {
            taken += bytes;
            return Future.succeededFuture();
        }
        return Future.failedFuture(full());
    }

    private Future<Void> ask() {
        Future<Void> under = asking;
        if (under == null) {
            under = link.everyWire(wire -> wire.send(Request.cmd(Command.INFO).arg("memory")))
                    .map(replies -> {
                        heard(replies.stream().map(Response::toString).toList());
                        return (Void) null;
                    })
                    .onComplete(done -> asking = null);
            asking = under.isComplete() ? null : under;
        }
        return under;
    }

    /** Of the masters of a cluster, the one with the least room decides. */
    private void heard(List<String> infos) {
        used = 0;
        most = 0;
        double least = Double.MAX_VALUE;
        for (String info : infos) {
            long bound = number(MOST, info);
            double left = bound == 0 ? Double.MAX_VALUE : bound * BOUND - number(USED, info);
            if (left < least) {
                least = left;
                used = number(USED, info);
                most = bound;
            }
        }
        taken = 0;
        askedAt = System.nanoTime();
        known = true;
    }

    private static long number(Pattern line, String info) {
        Matcher found = line.matcher(info);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    static Problem full() {
        return new Problem(
                ProblemCode.STORE_FULL,
                "the store is nearly full: nothing was stored; retry after " + RETRY_SECONDS
                        + " s, give Redis more memory (maxmemory), or keep fewer finished tasks with"
                        + " PATCH /channels/<channel>",
                RETRY_SECONDS);
    }
}
