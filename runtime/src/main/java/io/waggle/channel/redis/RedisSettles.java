package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.channel.Settlement;
import io.waggle.task.Address;
import io.waggle.task.StoredTask;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends claims. Settlements of one channel and epoch that come while a call is under way travel together in the next
 * one. May be called from any thread; its state lives on the link's context.
 */
final class RedisSettles {

    private static final Load<Settlement> LOAD = new Load<>(RedisSettles::bytes);

    private final RedisLink link;
    private final Keys keys;
    private final StoreClock clock;
    private final int keep;
    private final RedisTaskLists lists;
    private final Map<String, Coalescer<Settlement, Boolean>> flights = new HashMap<>();
    private volatile Consumer<String> freed = channel -> {};

    RedisSettles(RedisLink link, Keys keys, StoreClock clock, int keep, RedisTaskLists lists) {
        this.link = link;
        this.keys = keys;
        this.clock = clock;
        this.keep = keep;
        this.lists = lists;
    }

    Future<List<Boolean>> settle(String channel, long epoch, List<Settlement> settlements, boolean again) {
        List<List<Settlement>> parts = LOAD.parts(settlements);
        if (again) {
            return parts.size() == 1
                    ? link.onContext(() -> send(channel, epoch, settlements, true))
                    : Load.inParts(parts, part -> settle(channel, epoch, part, true));
        }
        return link.onContext(() -> {
            Coalescer<Settlement, Boolean> flight = flights.computeIfAbsent(
                    channel + ' ' + epoch, c -> new Coalescer<>(LOAD, batch -> send(channel, epoch, batch, false)));
            return parts.size() == 1 ? flight.add(settlements) : Load.inParts(parts, flight::add);
        });
    }

    /** Whom to tell of a channel where tasks may start that waited for their key, on the link's context. */
    void onFreed(Consumer<String> listener) {
        freed = listener;
    }

    /** Tasks of a channel may start that waited for an end. */
    void tellFreed(String channel) {
        freed.accept(channel);
    }

    private void heard(String channel, Response reply) {
        clock.heard(reply.get(0).toLong());
        if (reply.get(2).toInteger() == 1) {
            freed.accept(channel);
        }
    }

    private static long bytes(Settlement settlement) {
        StoredTask task = task(settlement);
        return task == null ? 0 : RedisSubmits.bytes(task);
    }

    private static @Nullable StoredTask task(Settlement settlement) {
        if (settlement instanceof Settlement.Finish finish) {
            return finish.task();
        } else if (settlement instanceof Settlement.Retry retry) {
            return retry.task();
        }
        return settlement instanceof Settlement.Fail fail ? fail.task() : null;
    }

    private Future<List<Boolean>> send(String channel, long epoch, List<Settlement> settlements, boolean again) {
        return !again && arePlain(settlements)
                ? finish(channel, epoch, settlements)
                : settleEach(channel, epoch, settlements, again);
    }

    private static boolean arePlain(List<Settlement> settlements) {
        Set<String> ids = new HashSet<>(settlements.size() * 2);
        for (Settlement settlement : settlements) {
            if (!(settlement instanceof Settlement.Finish finish)
                    || finish.task().coalesce() != null
                    || !ids.add(finish.id())) {
                return false;
            }
        }
        return true;
    }

    /** All finished, each named once: one short call; where it finds a claim gone it changes nothing, and each is looked at by itself. */
    private Future<List<Boolean>> finish(String channel, long epoch, List<Settlement> settlements) {
        List<Object> runs = new ArrayList<>();
        List<Object> tasks = new ArrayList<>(settlements.size() * 2);
        long bytes = 0;
        long before = 0;
        int run = 0;
        List<Settlement> byFence = new ArrayList<>(settlements);
        byFence.sort(Comparator.comparingLong(Settlement::fence));
        for (int i = 0; i < byFence.size(); i++) {
            Settlement settlement = byFence.get(i);
            byte[] record = RecordCodec.encode(channel, Objects.requireNonNull(task(settlement)));
            tasks.add(settlement.id());
            tasks.add(record);
            bytes += record.length;
            before += bytesBefore(settlement);
            run++;
            if (i + 1 == byFence.size() || byFence.get(i + 1).fence() != settlement.fence()) {
                Collections.addAll(runs, settlement.fence(), run);
                run = 0;
            }
        }
        List<Object> arguments = new ArrayList<>(5 + runs.size() + tasks.size());
        Collections.addAll(arguments, epoch, keep, bytes, before, runs.size() / 2);
        arguments.addAll(runs);
        arguments.addAll(tasks);
        return link.run(Script.FINISH, keys.channel(channel), arguments).compose(reply -> {
            heard(channel, reply);
            return reply.get(1).toInteger() == 1
                    ? Future.succeededFuture(Collections.nCopies(settlements.size(), true))
                    : settleEach(channel, epoch, settlements, false);
        });
    }

    private Future<List<Boolean>> settleEach(String channel, long epoch, List<Settlement> settlements, boolean again) {
        List<Object> arguments = new ArrayList<>(3 + settlements.size() * 6);
        Collections.addAll(arguments, epoch, keep, again ? 1 : 0);
        for (Settlement settlement : settlements) {
            StoredTask task = task(settlement);
            arguments.add(settlement.id());
            arguments.add(settlement.fence());
            arguments.add(bytesBefore(settlement));
            arguments.add(task == null ? "" : RecordCodec.encode(channel, task));
            arguments.add(what(settlement));
            arguments.add(more(settlement, task));
        }
        return link.run(Script.SETTLE, keys.channel(channel), arguments).compose(reply -> {
            heard(channel, reply);
            List<Boolean> done = except(settlements.size(), reply.get(1));
            return again ? whatTheFirstDid(channel, settlements, done) : Future.succeededFuture(done);
        });
    }

    private static int bytesBefore(Settlement settlement) {
        if (settlement instanceof Settlement.Finish finish) {
            return finish.bytes();
        } else if (settlement instanceof Settlement.Retry retry) {
            return retry.bytes();
        }
        return settlement instanceof Settlement.Fail fail ? fail.bytes() : 0;
    }

    private static Object more(Settlement settlement, @Nullable StoredTask task) {
        if (settlement instanceof Settlement.Retry retry) {
            return retry.delayMs();
        } else if (settlement instanceof Settlement.Postpone postpone) {
            return postpone.delayMs();
        }
        String coalesce = task == null || task.coalesce() == null ? "" : task.coalesce();
        return settlement instanceof Settlement.Fail fail
                ? FamilyText.of(fail.task()).text() + coalesce
                : coalesce;
    }

    private static String what(Settlement settlement) {
        if (settlement instanceof Settlement.Finish) {
            return "d";
        } else if (settlement instanceof Settlement.Retry) {
            return "r";
        } else if (settlement instanceof Settlement.Fail) {
            return "x";
        }
        return settlement instanceof Settlement.Release ? "b" : "p";
    }

    /** True everywhere but at the positions, from 1, that the script named. */
    private static List<Boolean> except(int size, Response positions) {
        if (positions.size() == 0) {
            return Collections.nCopies(size, true);
        }
        Boolean[] answers = new Boolean[size];
        java.util.Arrays.fill(answers, true);
        positions.forEach(position -> answers[position.toInteger() - 1] = false);
        return List.of(answers);
    }

    /**
     * A repeated settlement finds its claim gone; when the record bears its fence, the first call did it. What was given
     * or put back leaves no trace, and has nothing to lose: it is back, whoever did it.
     */
    private Future<List<Boolean>> whatTheFirstDid(String channel, List<Settlement> settlements, List<Boolean> done) {
        List<Future<Boolean>> answers = new ArrayList<>();
        for (int i = 0; i < done.size(); i++) {
            Settlement settlement = settlements.get(i);
            boolean told = done.get(i) || task(settlement) == null;
            answers.add(
                    told
                            ? Future.succeededFuture(true)
                            : lists.find(new Address(channel, settlement.id()))
                                    .map(view -> view.isPresent()
                                            && bearsFence(view.get().task(), settlement.fence())));
        }
        return Future.join(answers)
                .compose(v ->
                        countStale(channel, answers.stream().map(Future::result).toList()));
    }

    /** The script does not count what a repetition finds gone, because most of it was done by the first call. */
    private Future<List<Boolean>> countStale(String channel, List<Boolean> told) {
        long stale = told.stream().filter(done -> !done).count();
        return stale == 0
                ? Future.succeededFuture(told)
                : link.send(Request.cmd(Command.HINCRBY)
                                .arg(keys.counters(channel))
                                .arg("stale")
                                .arg(stale))
                        .transform(counted -> Future.succeededFuture(told));
    }

    private static boolean bearsFence(StoredTask task, long fence) {
        return task.history().stream().anyMatch(attempt -> attempt.fence() == fence);
    }
}
