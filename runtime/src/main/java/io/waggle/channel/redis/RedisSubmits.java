package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import io.waggle.channel.NewTask;
import io.waggle.channel.Stored;
import io.waggle.channel.Stored.Verdict;
import io.waggle.channel.TaskIds;
import io.waggle.task.Gates;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.StoredTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Stores new tasks. Those of one channel that come while a call is under way travel together in the next one. May be
 * called from any thread; its state lives on the link's context.
 */
final class RedisSubmits {

    private static final Load<NewTask> LOAD = new Load<>(task -> bytes(task.task()));
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(800);
    private static final long PAUSE_MS = 50;

    private final Vertx vertx;
    private final RedisLink link;
    private final Keys keys;
    private final RedisRoom room;
    private final RedisRegister register;
    private final Map<String, Coalescer<NewTask, Stored>> channels = new HashMap<>();

    RedisSubmits(Vertx vertx, RedisLink link, Keys keys, RedisRoom room, RedisRegister register) {
        this.vertx = vertx;
        this.link = link;
        this.keys = keys;
        this.room = room;
        this.register = register;
    }

    Future<List<Stored>> submit(String channel, List<NewTask> tasks) {
        List<List<NewTask>> parts = LOAD.parts(tasks);
        return link.onContext(() -> {
            Coalescer<NewTask, Stored> coalescer =
                    channels.computeIfAbsent(channel, c -> new Coalescer<>(LOAD, batch -> send(c, batch)));
            return parts.size() == 1 ? coalescer.add(tasks) : Load.inParts(parts, coalescer::add);
        });
    }

    static long bytes(StoredTask task) {
        var outcome = task.outcome();
        byte[] result = outcome == null ? null : outcome.result();
        long payload = task.payload().length;
        return result == null ? payload : payload + result.length;
    }

    private Future<List<Stored>> send(String channel, List<NewTask> tasks) {
        return room.take(tasks.size(), LOAD.weigh(tasks))
                .compose(v -> send(channel, tasks, System.nanoTime() + PATIENCE_NANOS, false));
    }

    private Future<List<Stored>> send(String channel, List<NewTask> tasks, long until, boolean again) {
        return link.run(Script.SUBMIT, keys.channel(channel), arguments(channel, tasks, again))
                .compose(reply -> isGone(reply)
                        ? register.revive(channel).compose(v -> send(channel, tasks, until, true))
                        : Future.succeededFuture(stored(tasks, reply)))
                .recover(failure -> isUnavailable(failure) && System.nanoTime() - until < 0
                        ? pause().compose(v -> send(channel, tasks, until, true))
                        : Future.failedFuture(failure));
    }

    /** Ids made by us are never given twice, so what goes out for the first time needs no look at what is there. */
    private static List<Object> arguments(String channel, List<NewTask> tasks, boolean again) {
        boolean fresh = !again;
        boolean plain = true;
        for (NewTask task : tasks) {
            fresh &= TaskIds.isOurs(task.id());
            plain &= task.delayMs() == 0 && task.runAt() == 0 && task.task().coalesce() == null;
        }
        String queue = fresh && plain ? commonQueue(channel, tasks) : "";
        List<Object> arguments = new ArrayList<>(5 + tasks.size() * 5);
        arguments.add(queue);
        arguments.add(plain ? 2 : 5);
        List<Object> runs = Tallies.inOrder(channel, tasks);
        arguments.add(runs.size());
        arguments.addAll(runs);
        for (NewTask task : tasks) {
            arguments.add(task.id());
            arguments.add(RecordCodec.encode(channel, task.task()));
            if (!plain) {
                String coalesce = task.task().coalesce();
                arguments.add(task.delayMs());
                arguments.add(task.runAt());
                arguments.add(coalesce == null ? "" : coalesce);
            }
        }
        return arguments;
    }

    /** The queue that all of them go to, or nothing. */
    private static String commonQueue(String channel, List<NewTask> tasks) {
        String first = RecordCodec.queue(channel, tasks.get(0).task());
        for (NewTask task : tasks) {
            if (!RecordCodec.queue(channel, task.task()).equals(first)) {
                return "";
            }
        }
        return first;
    }

    /** The script names only the tasks that it did not store. */
    private static List<Stored> stored(List<NewTask> tasks, Response reply) {
        List<Stored> all = new ArrayList<>(tasks.size());
        int next = 0;
        for (int i = 0; i < tasks.size(); i++) {
            if (next < reply.size() && reply.get(next).toInteger() == i + 1) {
                String why = reply.get(next + 1).toString();
                String what = reply.get(next + 2).toString();
                all.add(
                        why.equals("p")
                                ? new Stored(Verdict.SHUT, tasks.get(i).id(), Gates.Shut.parse(what))
                                : new Stored(verdict(why), what));
                next += 3;
            } else {
                all.add(new Stored(Verdict.FRESH, tasks.get(i).id()));
            }
        }
        return all;
    }

    /** A channel that was deleted says so for all tasks or for none. */
    private static boolean isGone(Response reply) {
        return reply.size() > 2
                && reply.get(1).toString().equals("p")
                && reply.get(2).toString().equals(RedisRegister.GONE);
    }

    private static Verdict verdict(String why) {
        return switch (why) {
            case "t" -> Verdict.THERE;
            case "c" -> Verdict.COALESCED;
            case "f" -> Verdict.FULL;
            case "b" -> Verdict.OVER_BUDGET;
            default -> throw new IllegalStateException("the script answered '" + why + "'");
        };
    }

    private Future<Void> pause() {
        Promise<Void> over = Promise.promise();
        vertx.setTimer(PAUSE_MS, id -> over.complete());
        return over.future();
    }

    private static boolean isUnavailable(Throwable failure) {
        return failure instanceof Problem problem && problem.code() == ProblemCode.STORE_UNAVAILABLE;
    }
}
