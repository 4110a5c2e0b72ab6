package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which channels there are, and the number of each. A channel that was deleted says so itself, in the keys that it left:
 * register and channel cannot be changed in one step. Who sees that they disagree enters the channel again. Any thread.
 */
final class RedisRegister {

    /** What stands for the intake of a channel that was deleted. */
    static final String GONE = "gone";

    private static final long RECHECK_NANOS = 10_000_000_000L;

    private final RedisLink link;
    private final Keys keys;
    private final Map<String, Long> numbers = new ConcurrentHashMap<>();
    private final Map<Long, String> names = new ConcurrentHashMap<>();
    private volatile long checkedAt = System.nanoTime();

    /** The names that have been asked for and not yet answered; on the link's context. */
    private @Nullable Future<List<String>> asked;

    RedisRegister(RedisLink link, Keys keys) {
        this.link = link;
        this.keys = keys;
    }

    Future<Long> number(String channel) {
        Long known = numbers.get(channel);
        return known != null ? Future.succeededFuture(known) : enter(channel);
    }

    private Future<Long> enter(String channel) {
        return link.run(Script.REGISTER, keys.system(), List.of(channel)).map(reply -> {
            numbers.put(channel, reply.toLong());
            names.put(reply.toLong(), channel);
            return reply.toLong();
        });
    }

    Future<Optional<String>> name(long number) {
        String known = names.get(number);
        if (known != null) {
            return Future.succeededFuture(Optional.of(known));
        }
        return link.send(Request.cmd(Command.HGET).arg(keys.channelNames()).arg(number))
                .map(reply -> {
                    if (reply == null) {
                        return Optional.empty();
                    }
                    names.put(number, reply.toString());
                    return Optional.of(reply.toString());
                });
    }

    Future<List<String>> names() {
        return link.onContext(() -> {
            Future<List<String>> waiting = asked;
            if (waiting == null) {
                waiting = link.send(Request.cmd(Command.HGETALL).arg(keys.channelNumbers()))
                        .map(this::present);
                asked = waiting;
                waiting.onComplete(done -> asked = null);
            }
            return waiting;
        });
    }

    private List<String> present(Response register) {
        List<String> present = new ArrayList<>(register.size());
        List<String> deleted = new ArrayList<>();
        for (String name : register.getKeys()) {
            (register.get(name).toString().startsWith("-") ? deleted : present).add(name);
        }
        recheck(deleted);
        Collections.sort(present);
        return List.copyOf(present);
    }

    /** Deleting ends with two steps, and who does it may end between them: now and then, the first is looked at again. */
    private void recheck(List<String> deleted) {
        if (!deleted.isEmpty() && System.nanoTime() - checkedAt > RECHECK_NANOS) {
            checkedAt = System.nanoTime();
            deleted.forEach(channel -> {
                var unused = reenter(channel);
            });
        }
    }

    /** Takes a channel out that says that it was deleted; if it was made anew meanwhile, it stays. */
    Future<Void> leave(String channel) {
        return link.run(Script.UNREGISTER, keys.system(), List.of(channel)).compose(done -> reenter(channel));
    }

    private Future<Void> reenter(String channel) {
        return isGone(channel)
                .compose(
                        gone -> gone ? Future.succeededFuture() : enter(channel).mapEmpty());
    }

    private Future<Boolean> isGone(String channel) {
        return link.send(Request.cmd(Command.HGET).arg(keys.options(channel)).arg(RedisGates.INTAKE))
                .map(shut -> shut != null && shut.toString().equals(GONE));
    }

    /** Sees to it that a channel is there, whatever this node knows of it. */
    Future<Void> revive(String channel) {
        return isGone(channel)
                .compose(gone -> gone
                        ? link.run(Script.CONFIGURE, keys.channel(channel), List.of(RedisGates.INTAKE, ""))
                                .<Void>mapEmpty()
                        : Future.succeededFuture())
                .compose(v -> enter(channel))
                .mapEmpty();
    }
}
