package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.channel.ChannelSettings;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.Channels;
import io.waggle.channel.Claim;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.EpochEnded;
import io.waggle.channel.NewTask;
import io.waggle.channel.Settlement;
import io.waggle.channel.Stored;
import io.waggle.channel.TaskPage;
import io.waggle.task.Address;
import io.waggle.task.Attempt;
import io.waggle.task.Outcome;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels in Redis: one script per change. Submissions to one channel that come while a call is under way travel
 * together in the next one, and so do settlements. May be called from any thread; state lives on the link's context.
 */
public final class RedisChannels implements Channels {

    private static final Logger LOG = LoggerFactory.getLogger(RedisChannels.class);
    private static final Load<NewTask> TASKS = new Load<>(task -> bytes(task.task()));
    private static final Load<Settlement> SETTLEMENTS = new Load<>(RedisChannels::bytes);
    private static final int MAX_QUEUES_SEEN = 200;
    private static final int POISON_DEATHS = 3;
    private static final long SUBMIT_PATIENCE_MS = 1_000;
    private static final long RETRY_PAUSE_MS = 50;

    private final Vertx vertx;
    private final RedisLink link;
    private final Keys keys;
    private final int keep;
    private final RedisTaskLists lists;
    private final RedisFailList failures;
    private final RedisSettings settings;
    private final Map<String, Coalescer<NewTask, Stored>> submits = new HashMap<>();
    private final Map<String, Coalescer<Settlement, Boolean>> settles = new HashMap<>();
    private final Map<String, Set<String>> queuesSeen = new HashMap<>();
    private final Map<String, Long> numbers = new ConcurrentHashMap<>();
    private final Map<Long, String> names = new ConcurrentHashMap<>();
    private volatile long clockOffset;

    /**
     * @param vertx whose timers are used
     * @param link the connection
     * @param prefix what every key begins with
     * @param keep how many finished tasks each channel keeps
     */
    public RedisChannels(Vertx vertx, RedisLink link, String prefix, int keep) {
        this.vertx = vertx;
        this.link = link;
        this.keys = new Keys(prefix);
        this.keep = keep;
        this.lists = new RedisTaskLists(link, keys);
        this.failures = new RedisFailList(link, keys, lists);
        this.settings = new RedisSettings(link, keys);
    }

    @Override
    public long now() {
        return System.currentTimeMillis() + clockOffset;
    }

    @Override
    public Future<Long> number(String channel) {
        Long known = numbers.get(channel);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        return link.run(Script.REGISTER, keys.system(), List.of(channel)).map(reply -> {
            numbers.put(channel, reply.toLong());
            names.put(reply.toLong(), channel);
            return reply.toLong();
        });
    }

    @Override
    public Future<Optional<String>> name(long number) {
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

    @Override
    public Future<List<String>> names() {
        return link.send(Request.cmd(Command.HKEYS).arg(keys.channelNumbers())).map(reply -> {
            List<String> all = new ArrayList<>(reply.size());
            reply.forEach(name -> all.add(name.toString()));
            Collections.sort(all);
            return List.copyOf(all);
        });
    }

    @Override
    public Future<List<Stored>> submit(String channel, List<NewTask> tasks) {
        List<List<NewTask>> parts = TASKS.parts(tasks);
        if (parts.size() > 1) {
            return inParts(parts, part -> submit(channel, part));
        }
        return link.onContext(() -> submits.computeIfAbsent(
                        channel, c -> new Coalescer<>(TASKS, batch -> submitNow(c, batch, now() + SUBMIT_PATIENCE_MS)))
                .add(tasks));
    }

    /** Long lists go in several calls, in order. */
    private static <T, A> Future<List<A>> inParts(List<List<T>> lists, Function<List<T>, Future<List<A>>> call) {
        List<Future<List<A>>> parts = lists.stream().map(call).toList();
        return Future.join(parts).map(done -> {
            List<A> answers = new ArrayList<>();
            parts.forEach(part -> answers.addAll(part.result()));
            return answers;
        });
    }

    private static long bytes(StoredTask task) {
        Outcome outcome = task.outcome();
        byte[] result = outcome == null ? null : outcome.result();
        long payload = task.payload().length;
        return result == null ? payload : payload + result.length;
    }

    private static long bytes(Settlement settlement) {
        if (settlement instanceof Settlement.Finish finish) {
            return bytes(finish.task());
        } else if (settlement instanceof Settlement.Retry retry) {
            return bytes(retry.task());
        }
        return settlement instanceof Settlement.Fail fail ? bytes(fail.task()) : 0;
    }

    private Future<List<Stored>> submitNow(String channel, List<NewTask> tasks, long until) {
        List<Object> arguments = new ArrayList<>(tasks.size() * 5);
        for (NewTask task : tasks) {
            arguments.add(task.id());
            arguments.add(RecordCodec.queue(channel, task.task()));
            arguments.add(task.delayMs());
            arguments.add(task.runAt());
            arguments.add(RecordCodec.encode(channel, task.task()));
        }
        return link.run(Script.SUBMIT, keys.channel(channel), arguments)
                .map(reply -> stored(tasks, except(tasks.size(), reply)))
                .recover(failure -> isUnavailable(failure) && now() < until
                        ? pause().compose(v -> submitNow(channel, tasks, until))
                        : Future.failedFuture(failure));
    }

    private static List<Stored> stored(List<NewTask> tasks, List<Boolean> fresh) {
        List<Stored> all = new ArrayList<>(tasks.size());
        for (int i = 0; i < tasks.size(); i++) {
            all.add(new Stored(
                    fresh.get(i) ? Stored.Verdict.FRESH : Stored.Verdict.THERE,
                    tasks.get(i).id()));
        }
        return all;
    }

    private Future<Void> pause() {
        Promise<Void> over = Promise.promise();
        vertx.setTimer(RETRY_PAUSE_MS, id -> over.complete());
        return over.future();
    }

    private static boolean isUnavailable(Throwable failure) {
        return failure instanceof Problem problem && problem.code() == ProblemCode.STORE_UNAVAILABLE;
    }

    /** True everywhere but at the positions, from 1, that a script named. */
    private static List<Boolean> except(int size, Response positions) {
        Boolean[] answers = new Boolean[size];
        java.util.Arrays.fill(answers, true);
        positions.forEach(position -> answers[position.toInteger() - 1] = false);
        return List.of(answers);
    }

    @Override
    public Future<ChannelSettings> settings(String channel) {
        return settings.of(channel);
    }

    @Override
    public Future<ChannelSettings> configure(String channel, UnaryOperator<ChannelSettings> change) {
        return number(channel).compose(number -> settings.change(channel, change));
    }

    @Override
    public Future<Boolean> prioritise(Address address, int priority) {
        return Future.failedFuture(new UnsupportedOperationException("prioritise"));
    }

    @Override
    public Future<Integer> sweep(String channel) {
        return Future.failedFuture(new UnsupportedOperationException("sweep"));
    }

    @Override
    public Future<Claim> claim(String channel, ClaimAsk ask) {
        return link.onContext(() -> {
            Set<String> seen = queuesSeen.get(channel);
            if (seen != null && seen.size() > MAX_QUEUES_SEEN) {
                queuesSeen.remove(channel); // those that are not empty are told again, and then asked about
            }
            return claimHere(channel, ask);
        });
    }

    private Future<Claim> claimHere(String channel, ClaimAsk ask) {
        Set<String> seen = queuesSeen.computeIfAbsent(channel, c -> new HashSet<>());
        List<Object> arguments = new ArrayList<>(List.of(ask.epoch(), ask.device(), ask.max()));
        for (String queue : seen) {
            if (ask.runnable().test(RecordCodec.key(channel, queue))) {
                arguments.add(queue);
            }
        }
        return link.run(Script.CLAIM, keys.channel(channel), arguments)
                .recover(failure -> Future.failedFuture(
                        String.valueOf(failure.getMessage()).startsWith("EPOCHENDED")
                                ? new EpochEnded(ask.epoch())
                                : failure))
                .compose(reply -> {
                    clockOffset = reply.get(0).toLong() - System.currentTimeMillis();
                    boolean learnt = learn(channel, seen, reply.get(4), ask);
                    Claim claim = claim(channel, reply, learnt);
                    return claim.tasks().isEmpty() && learnt
                            ? claimHere(channel, ask)
                            : withoutUnreadable(channel, ask.epoch(), claim);
                });
    }

    /** What is claimed has not ended; what has is a record that nobody can read, and goes to the fail list. */
    private Future<Claim> withoutUnreadable(String channel, long epoch, Claim claim) {
        List<Settlement> bad = claim.tasks().stream()
                .filter(claimed -> claimed.task().outcome() != null)
                .<Settlement>map(claimed -> new Settlement.Fail(claimed.id(), claimed.fence(), claimed.task()))
                .toList();
        if (bad.isEmpty()) {
            return Future.succeededFuture(claim);
        }
        LOG.error(
                "claim=unreadable channel={} task={} of={}", channel, bad.get(0).id(), bad.size());
        List<Claim.Claimed> good = claim.tasks().stream()
                .filter(claimed -> claimed.task().outcome() == null)
                .toList();
        return settle(channel, epoch, bad, false).map(new Claim(good, claim.more(), claim.againInMs()));
    }

    /** Remembers queues not known before. @return whether the device can run one of them */
    private static boolean learn(String channel, Set<String> seen, Response unknown, ClaimAsk ask) {
        boolean learnt = false;
        for (Response queue : unknown) {
            if (seen.add(queue.toString())) {
                learnt |= ask.runnable().test(RecordCodec.key(channel, queue.toString()));
            }
        }
        return learnt;
    }

    private static Claim claim(String channel, Response reply, boolean learnt) {
        long now = reply.get(0).toLong();
        long fence = reply.get(1).toLong();
        List<Claim.Claimed> tasks = new ArrayList<>(reply.get(5).size());
        for (int i = 0; i < reply.get(5).size(); i++) {
            tasks.add(new Claim.Claimed(
                    reply.get(5).get(i).toString(),
                    fence + i,
                    now,
                    RecordCodec.read(channel, reply.get(6).get(i).toBytes())));
        }
        boolean more = learnt || reply.get(2).toInteger() == 1;
        return new Claim(tasks, more, reply.get(3).toLong());
    }

    @Override
    public Future<List<Held>> held(String channel, long epoch, String device) {
        return link.send(Request.cmd(Command.HGETALL).arg(keys.inFlight(channel, Long.toString(epoch))))
                .map(reply -> {
                    List<Held> held = new ArrayList<>();
                    for (String id : reply.getKeys()) {
                        InFlight claim = InFlight.parse(reply.get(id).toString());
                        if (claim.device().equals(device)) {
                            held.add(new Held(id, claim.fence()));
                        }
                    }
                    return held;
                });
    }

    @Override
    public Future<List<Boolean>> settle(String channel, long epoch, List<Settlement> settlements, boolean again) {
        List<List<Settlement>> lots = SETTLEMENTS.parts(settlements);
        if (lots.size() > 1) {
            return inParts(lots, part -> settle(channel, epoch, part, again));
        }
        return link.onContext(() -> again
                ? settleNow(channel, epoch, settlements, true)
                : settles.computeIfAbsent(
                                channel + ' ' + epoch,
                                c -> new Coalescer<>(SETTLEMENTS, batch -> settleNow(channel, epoch, batch, false)))
                        .add(settlements));
    }

    private Future<List<Boolean>> settleNow(String channel, long epoch, List<Settlement> settlements, boolean again) {
        List<Object> arguments = new ArrayList<>(settlements.size() * 5 + 3);
        Collections.addAll(arguments, epoch, keep, again ? 1 : 0);
        for (Settlement settlement : settlements) {
            addTo(arguments, channel, settlement);
        }
        return link.run(Script.SETTLE, keys.channel(channel), arguments).compose(reply -> {
            clockOffset = reply.get(0).toLong() - System.currentTimeMillis();
            List<Boolean> done = except(settlements.size(), reply.get(1));
            return again ? whatTheFirstDid(channel, settlements, done) : Future.succeededFuture(done);
        });
    }

    private static void addTo(List<Object> arguments, String channel, Settlement settlement) {
        if (settlement instanceof Settlement.Finish finish) {
            Collections.addAll(
                    arguments, "d", finish.id(), finish.fence(), 0, RecordCodec.encode(channel, finish.task()));
        } else if (settlement instanceof Settlement.Retry retry) {
            byte[] record = RecordCodec.encode(channel, retry.task());
            Collections.addAll(arguments, "r", retry.id(), retry.fence(), retry.delayMs(), record);
        } else if (settlement instanceof Settlement.Fail fail) {
            Collections.addAll(arguments, "x", fail.id(), fail.fence(), 0, RecordCodec.encode(channel, fail.task()));
        } else if (settlement instanceof Settlement.Release release) {
            Collections.addAll(arguments, "b", release.id(), release.fence(), 0, "");
        } else if (settlement instanceof Settlement.Postpone postpone) {
            Collections.addAll(arguments, "p", postpone.id(), postpone.fence(), postpone.delayMs(), "");
        }
    }

    /** A repeated settlement finds its claim gone; when the record bears its fence, the first call did it. */
    private Future<List<Boolean>> whatTheFirstDid(String channel, List<Settlement> settlements, List<Boolean> done) {
        List<Future<Boolean>> answers = new ArrayList<>();
        for (int i = 0; i < done.size(); i++) {
            Settlement settlement = settlements.get(i);
            answers.add(
                    done.get(i)
                            ? Future.succeededFuture(true)
                            : find(new Address(channel, settlement.id()))
                                    .map(view -> view.isPresent()
                                            && bearsFence(view.get().task(), settlement.fence())));
        }
        return Future.join(answers)
                .map(v -> answers.stream().map(Future::result).toList());
    }

    private static boolean bearsFence(StoredTask task, long fence) {
        List<Attempt> history = task.history();
        return history.stream().anyMatch(attempt -> attempt.fence() == fence);
    }

    @Override
    public Future<Boolean> progress(Address address, long epoch, long fence, TaskView.Progress progress) {
        String note = progress.note();
        String text = progress.fraction() + " " + (note == null ? "" : note);
        return link.run(Script.PROGRESS, keys.channel(address.channel()), List.of(epoch, address.id(), fence, text))
                .map(reply -> reply.toInteger() == 1);
    }

    @Override
    public Future<Integer> reap(String channel, long epoch) {
        return link.run(Script.REAP, keys.channel(channel), List.of(epoch, POISON_DEATHS))
                .map(Response::toInteger);
    }

    @Override
    public Future<Optional<TaskView>> find(Address address) {
        return lists.find(address);
    }

    @Override
    public Future<TaskPage> list(String channel, @Nullable TaskState state, @Nullable String cursor, int limit) {
        return Future.succeededFuture().compose(v -> lists.list(channel, state, cursor, limit));
    }

    @Override
    public Future<Optional<ChannelStatus>> status(String channel) {
        return names().compose(all -> all.contains(channel)
                ? lists.status(channel).map(Optional::of)
                : Future.succeededFuture(Optional.empty()));
    }

    @Override
    public Future<List<ChannelStatus>> statuses() {
        return names().compose(all -> {
            List<Future<ChannelStatus>> each = all.stream().map(lists::status).toList();
            return Future.join(each).map(v -> each.stream().map(Future::result).toList());
        });
    }

    @Override
    public Future<Long> reload(String channel, List<String> ids) {
        return failures.reload(channel, ids);
    }

    @Override
    public Future<Boolean> deleteFailed(Address address) {
        return failures.delete(address);
    }
}
