package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import io.waggle.channel.ChannelSettings;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.Channels;
import io.waggle.channel.Claim;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.FailLists;
import io.waggle.channel.Figures;
import io.waggle.channel.GateChange;
import io.waggle.channel.LogNote;
import io.waggle.channel.NewTask;
import io.waggle.channel.Settlement;
import io.waggle.channel.Standing;
import io.waggle.channel.Stored;
import io.waggle.channel.TaskLogs;
import io.waggle.channel.TaskPage;
import io.waggle.task.Address;
import io.waggle.task.Gates;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The channels in Redis: one script per change. May be called from any thread. Submitting, claiming, settling and
 * looking have a class each.
 */
public final class RedisChannels implements Channels {

    private static final int POISON_DEATHS = 3;

    /** How long what is repeated waits for a Redis that is out of reach, to be the first when it is back. */
    private static final long WAIT_MS = 10_000;

    /** How many finished tasks a channel keeps while there is no room for new ones. */
    private static final int KEEP_WHEN_TIGHT = 1_000;

    private final RedisLink link;
    private final Keys keys;
    private final int keep;
    private final StoreClock clock = new StoreClock();
    private final RedisRoom room;
    private final RedisSubmits submits;
    private final RedisClaims claims;
    private final RedisSettles settles;
    private final RedisTaskLists lists;
    private final RedisFailList failures;
    private final RedisSettings settings;
    private final RedisStanding standing;
    private final RedisFigures figures;
    private final RedisTaskControl control;
    private final RedisTaskLogs logs;
    private final RedisRegister register;
    private final RedisGates gates;
    private final RedisEmptying emptying;

    /**
     * @param vertx whose timers are used
     * @param link the connection
     * @param prefix what every key begins with
     * @param keep how many finished tasks a channel keeps where its settings do not say
     */
    public RedisChannels(Vertx vertx, RedisLink link, String prefix, int keep) {
        this.link = link;
        this.keys = new Keys(prefix);
        this.keep = keep;
        this.room = new RedisRoom(link);
        this.register = new RedisRegister(link, keys);
        this.lists = new RedisTaskLists(link, keys);
        this.submits = new RedisSubmits(vertx, link, keys, room, register);
        this.settles = new RedisSettles(link, keys, clock, keep, lists);
        this.claims = new RedisClaims(link, keys, clock, settles);
        this.failures = new RedisFailList(link, keys, lists, register);
        this.settings = new RedisSettings(link, keys);
        this.standing = new RedisStanding(link, keys);
        this.figures = new RedisFigures(link, keys);
        this.control = new RedisTaskControl(link, keys, clock, lists, settles);
        this.logs = new RedisTaskLogs(link, keys);
        this.gates = new RedisGates(link, keys);
        this.emptying = new RedisEmptying(link, keys, register, lists);
    }

    /**
     * Whom to tell when ends of tasks let others start that waited for their key: whoever can run them may be on another
     * node.
     *
     * @param listener told the channel, on the link's context
     */
    public void onFreed(Consumer<String> listener) {
        settles.onFreed(listener);
    }

    /** Tasks under an operator's hand. */
    public RedisTaskControl control() {
        return control;
    }

    /** What tasks have logged. */
    public TaskLogs logs() {
        return logs;
    }

    /** The fail lists as a whole. */
    public FailLists failures() {
        return failures;
    }

    @Override
    public long now() {
        return clock.now();
    }

    @Override
    public Future<Long> number(String channel) {
        return register.number(channel);
    }

    @Override
    public Future<Optional<String>> name(long number) {
        return register.name(number);
    }

    @Override
    public Future<List<String>> names() {
        return register.names();
    }

    @Override
    public Future<List<Stored>> submit(String channel, List<NewTask> tasks) {
        return submits.submit(channel, tasks);
    }

    @Override
    public Future<ChannelSettings> settings(String channel) {
        return settings.of(channel);
    }

    @Override
    public Future<ChannelSettings> configure(String channel, UnaryOperator<ChannelSettings> change) {
        return register.revive(channel).compose(v -> settings.change(channel, change));
    }

    @Override
    public Future<GateChange> gate(String channel, UnaryOperator<Gates> change) {
        return register.revive(channel).compose(v -> gates.change(channel, change));
    }

    @Override
    public Future<Long> clear(String channel) {
        return emptying.clear(channel);
    }

    @Override
    public Future<Void> delete(String channel) {
        return emptying.delete(channel);
    }

    @Override
    public long bytes(String channel, StoredTask task) {
        return RecordCodec.encode(channel, task).length;
    }

    @Override
    public Future<Boolean> prioritise(Address address, int priority) {
        return link.run(Script.PRIORITISE, keys.channel(address.channel()), List.of(address.id(), priority))
                .map(reply -> reply.toInteger() == 1);
    }

    @Override
    public Future<Integer> sweep(String channel) {
        int most = room.tight() ? KEEP_WHEN_TIGHT : Integer.MAX_VALUE;
        return link.run(Script.SWEEP, keys.channel(channel), List.of(keep, most))
                .map(Response::toInteger);
    }

    @Override
    public Future<Claim> claim(String channel, ClaimAsk ask) {
        return claims.claim(channel, ask);
    }

    @Override
    public Future<List<Held>> held(String channel, long epoch, String device) {
        return claims.held(channel, epoch, device);
    }

    @Override
    public Future<List<Boolean>> settle(String channel, long epoch, List<Settlement> settlements, boolean again) {
        return again
                ? link.whenUp(keys.channel(channel), WAIT_MS)
                        .compose(v -> settles.settle(channel, epoch, settlements, true))
                : settles.settle(channel, epoch, settlements, false);
    }

    @Override
    public Future<Boolean> progress(Address address, long epoch, long fence, TaskView.Progress progress) {
        String note = progress.note();
        String text = progress.fraction() + " " + (note == null ? "" : note);
        return link.run(Script.PROGRESS, keys.channel(address.channel()), List.of(epoch, address.id(), fence, text))
                .map(reply -> reply.toInteger() == 1);
    }

    @Override
    public Future<Integer> log(String channel, long epoch, List<LogNote> notes) {
        return logs.log(channel, epoch, notes);
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

    /** What is counted by function and batch. */
    public Figures figures() {
        return figures;
    }

    /** What stands between a task and its start, for {@link io.waggle.channel.Standings}. */
    public Future<Optional<Standing>> standing(Address address) {
        return standing.of(address);
    }

    @Override
    public Future<TaskPage> list(String channel, TaskState state, @Nullable String cursor, int limit) {
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
