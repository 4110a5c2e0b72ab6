package io.waggle.simulation;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.waggle.channel.ChannelSettings;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.Channels;
import io.waggle.channel.Claim;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.GateChange;
import io.waggle.channel.LogNote;
import io.waggle.channel.NewTask;
import io.waggle.channel.QueueKey;
import io.waggle.channel.Settlement;
import io.waggle.channel.Stored;
import io.waggle.channel.TaskIds;
import io.waggle.channel.TaskPage;
import io.waggle.channel.redis.ChannelModel;
import io.waggle.channel.redis.Gathering;
import io.waggle.task.Address;
import io.waggle.task.Attempt;
import io.waggle.task.Gates;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The channels over a node's link, with the manners of {@code RedisChannels}: which calls travel together, what is asked
 * again after a lost reply and with which words. What the protocol does not need of them is not there. One thread.
 */
final class SimChannels implements Channels {

    private static final int KEEP = 100_000;
    private static final long PATIENCE_MS = 1_000;
    private static final long PAUSE_MS = 50;

    private final LossyLink link;
    private final StoreModel store;
    private final Loop loop;
    private final Set<Guard> removed;
    private final Ledger ledger;
    private final Map<String, Long> numbers = new HashMap<>();
    private final Map<String, Set<String>> classesSeen = new HashMap<>();
    private final Map<String, Gathering<Settlement, Boolean>> settles = new HashMap<>();
    private final Map<String, Gathering<NewTask, Stored>> submits = new HashMap<>();

    SimChannels(LossyLink link, StoreModel store, Loop loop, Set<Guard> removed, Ledger ledger) {
        this.link = link;
        this.store = store;
        this.loop = loop;
        this.removed = removed;
        this.ledger = ledger;
    }

    @Override
    public long now() {
        return store.nowMs();
    }

    @Override
    public Future<Long> number(String channel) {
        Long known = numbers.get(channel);
        return known != null
                ? Future.succeededFuture(known)
                : link.call(() -> store.number(channel)).onSuccess(number -> numbers.put(channel, number));
    }

    @Override
    public Future<Optional<String>> name(long number) {
        return link.call(() -> Optional.ofNullable(store.name(number)));
    }

    @Override
    public Future<List<String>> names() {
        return link.call(store::names);
    }

    @Override
    public Future<List<Stored>> submit(String channel, List<NewTask> tasks) {
        return submits.computeIfAbsent(
                        channel, c -> new Gathering<>(batch -> send(c, batch, now() + PATIENCE_MS, false)))
                .add(tasks);
    }

    private Future<List<Stored>> send(String channel, List<NewTask> tasks, long until, boolean again) {
        boolean unseen = !again;
        for (NewTask task : tasks) {
            unseen &= TaskIds.isOurs(task.id())
                    && task.delayMs() == 0
                    && task.runAt() == 0
                    && task.task().coalesce() == null
                    && task.task().priority() == tasks.get(0).task().priority();
        }
        boolean blind = unseen;
        return link.call(() -> store.channel(channel).submitted(tasks, blind))
                .recover(failure -> isUnavailable(failure) && now() < until
                        ? pause().compose(v -> send(channel, tasks, until, true))
                        : Future.failedFuture(failure));
    }

    private Future<Void> pause() {
        Promise<Void> over = Promise.promise();
        loop.in(PAUSE_MS, over::complete);
        return over.future();
    }

    private static boolean isUnavailable(Throwable failure) {
        return failure instanceof Problem problem && problem.code() == ProblemCode.STORE_UNAVAILABLE;
    }

    @Override
    public Future<Claim> claim(String channel, ClaimAsk ask) {
        Set<String> seen = classesSeen.computeIfAbsent(channel, c -> new HashSet<>());
        return link.call(() -> take(channel, ask, Set.copyOf(seen))).compose(taken -> {
            boolean learnt = false;
            boolean suspects = false;
            for (String name : taken.unknown()) {
                learnt |= seen.add(name);
                suspects |= ask.leaves(key(channel, name));
            }
            Claim claim = taken.claim();
            return claim.tasks().isEmpty() && learnt
                    ? claim(channel, ask)
                    : Future.succeededFuture(new Claim(
                            claim.tasks(), learnt || claim.more(), claim.limited(), claim.againInMs(), suspects));
        });
    }

    private static QueueKey key(String channel, String queue) {
        return ChannelModel.key(channel, queue);
    }

    private ChannelModel.Taken take(String channel, ClaimAsk ask, Set<String> seen) {
        ChannelModel.Taken taken = store.channel(channel).claimed(ask, seen);
        taken.claim().tasks().forEach(task -> ledger.claimed(channel, task.id(), task.fence(), ask.epoch()));
        return taken;
    }

    @Override
    public Future<List<Held>> held(String channel, long epoch, String device) {
        return link.call(() -> removed.contains(Guard.STRAYS)
                ? List.of()
                : store.channel(channel).held(epoch, device));
    }

    @Override
    public Future<List<Boolean>> settle(String channel, long epoch, List<Settlement> settlements, boolean again) {
        if (again) {
            return removed.contains(Guard.REPEAT)
                    ? Future.succeededFuture(settlements.stream().map(s -> true).toList())
                    : settleEach(channel, epoch, settlements, true);
        }
        return settles.computeIfAbsent(
                        channel + ' ' + epoch, c -> new Gathering<>(batch -> send(channel, epoch, batch)))
                .add(settlements);
    }

    /** All finished, each named once: all or nothing in one call; where that did nothing, each is looked at by itself. */
    private Future<List<Boolean>> send(String channel, long epoch, List<Settlement> settlements) {
        Set<String> ids = new HashSet<>();
        boolean plain = settlements.stream()
                .allMatch(one -> one instanceof Settlement.Finish finish
                        && finish.task().coalesce() == null
                        && ids.add(finish.id()));
        if (!plain) {
            return settleEach(channel, epoch, settlements, false);
        }
        return link.call(() -> {
                    ChannelModel model = store.channel(channel);
                    boolean all = settlements.stream()
                            .allMatch(one -> model.holds(model.items.get(one.id()), epoch, one.fence()));
                    return all ? settleNow(channel, epoch, settlements, false) : List.<Boolean>of();
                })
                .compose(done ->
                        done.isEmpty() ? settleEach(channel, epoch, settlements, false) : Future.succeededFuture(done));
    }

    private Future<List<Boolean>> settleEach(String channel, long epoch, List<Settlement> settlements, boolean again) {
        return link.call(() -> settleNow(channel, epoch, settlements, again))
                .compose(done -> again ? whatTheFirstDid(channel, settlements, done) : Future.succeededFuture(done));
    }

    private List<Boolean> settleNow(String channel, long epoch, List<Settlement> settlements, boolean again) {
        List<Settlement> meant = removed.contains(Guard.ATTEMPT)
                ? settlements.stream().map(SimChannels::uncounted).toList()
                : settlements;
        List<Boolean> done = store.channel(channel).settled(meant, epoch, KEEP, again);
        for (int i = 0; i < done.size(); i++) {
            if (done.get(i)) {
                ledger.accepted(channel, settlements.get(i));
            }
        }
        return done;
    }

    private static Settlement uncounted(Settlement settlement) {
        if (!(settlement instanceof Settlement.Retry retry)) {
            return settlement;
        }
        StoredTask task = retry.task();
        List<Attempt> history = task.history();
        StoredTask less = new StoredTask(
                task.function(),
                task.priority(),
                task.tags(),
                task.key(),
                task.coalesce(),
                task.batch(),
                task.retry(),
                task.timeoutMs(),
                task.submittedAt(),
                task.payload(),
                task.attemptsUsed() - 1,
                history,
                null);
        return new Settlement.Retry(retry.id(), retry.fence(), less, retry.bytes(), retry.delayMs());
    }

    private Future<List<Boolean>> whatTheFirstDid(String channel, List<Settlement> settlements, List<Boolean> done) {
        List<Future<Boolean>> answers = new ArrayList<>();
        for (int i = 0; i < done.size(); i++) {
            Settlement one = settlements.get(i);
            boolean traceless = one instanceof Settlement.Release || one instanceof Settlement.Postpone;
            answers.add(
                    done.get(i) || traceless
                            ? Future.succeededFuture(true)
                            : link.call(() ->
                                    bearsFence(store.channel(channel).items.get(one.id()), one.fence())));
        }
        return Future.join(answers)
                .map(v -> answers.stream().map(Future::result).toList());
    }

    private static boolean bearsFence(ChannelModel.@Nullable Item item, long fence) {
        return item != null && item.task.history().stream().anyMatch(attempt -> attempt.fence() == fence);
    }

    /** Lines are not part of what is simulated: they are kept nowhere. */
    @Override
    public Future<Integer> log(String channel, long epoch, List<LogNote> notes) {
        return link.call(() -> 0);
    }

    @Override
    public Future<Boolean> progress(Address address, long epoch, long fence, TaskView.Progress progress) {
        return link.call(() -> {
            ChannelModel model = store.channel(address.channel());
            return model.holds(model.items.get(address.id()), epoch, fence);
        });
    }

    @Override
    public Future<Integer> reap(String channel, long epoch) {
        return link.call(() -> {
            int moved = store.channel(channel).reaped(epoch);
            ledger.reaped(channel, epoch, moved);
            return moved;
        });
    }

    @Override
    public Future<Boolean> prioritise(Address address, int priority) {
        return link.call(() -> {
            ChannelModel model = store.channel(address.channel());
            return model.prioritised(model.items.get(address.id()), priority);
        });
    }

    private static <T> Future<T> absent() {
        return Future.failedFuture(new UnsupportedOperationException("not part of the protocol that is simulated"));
    }

    @Override
    public Future<Integer> sweep(String channel) {
        return absent();
    }

    @Override
    public Future<ChannelSettings> settings(String channel) {
        return absent();
    }

    @Override
    public Future<ChannelSettings> configure(String channel, UnaryOperator<ChannelSettings> change) {
        return absent();
    }

    @Override
    public Future<GateChange> gate(String channel, UnaryOperator<Gates> change) {
        return absent();
    }

    @Override
    public Future<Long> clear(String channel) {
        return absent();
    }

    @Override
    public Future<Void> delete(String channel) {
        return absent();
    }

    @Override
    public Future<Optional<TaskView>> find(Address address) {
        return absent();
    }

    @Override
    public Future<TaskPage> list(String channel, TaskState state, @Nullable String cursor, int limit) {
        return absent();
    }

    @Override
    public Future<Optional<ChannelStatus>> status(String channel) {
        return absent();
    }

    @Override
    public Future<List<ChannelStatus>> statuses() {
        return absent();
    }

    @Override
    public Future<Long> reload(String channel, List<String> ids) {
        return absent();
    }

    @Override
    public Future<Boolean> deleteFailed(Address address) {
        return absent();
    }
}
