package io.waggle.device;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.Channels;
import io.waggle.control.DeviceStatus;
import io.waggle.control.DeviceStatus.RunningTask;
import io.waggle.control.DeviceStatus.State;
import io.waggle.control.Fleet.Command;
import io.waggle.control.Pulse;
import io.waggle.control.Receipt.Answer;
import io.waggle.control.Workers;
import io.waggle.event.DeviceJson;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.time.TimeLimit;
import io.waggle.time.VertxTimers;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A device on the event bus: {@code waggle.devices.<id>} takes {@code {"command":"START|PAUSE|STOP"}}, which is stored
 * like any other command, and replies {@code {"outcome","detail"}}; {@code {"command":"PROBE"}} replies the device's
 * status and changes nothing. A shell: the work is in {@link Dispatcher}.
 */
public final class DeviceVerticle extends VerticleBase {

    /** What comes before a device's id in its address. */
    public static final String ADDRESS = "waggle.devices.";

    private static final int MAX_TASKS_SHOWN = 100;
    private static final long POLL_PATIENCE_MS = 10_000;
    private static final long STUCK_SHOWN_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** Every how many beats of the pulse a device speaks that has nothing to do and stays as it is. */
    private static final int QUIET_BEATS = 3;

    private final Parts parts;
    private DeviceOptions options;
    private Command wish;
    private @Nullable String held;
    private Runnable leave = () -> {};
    private boolean resting;
    private boolean leaving;
    private @Nullable Dispatcher dispatcher;
    private @Nullable Hearing hearing;
    private List<MessageConsumer<Object>> ears = List.of();
    private @Nullable Stuck stuck;
    private State told = State.STOPPED;
    private int quietBeats;
    private @Nullable String toldDeaf;
    private @Nullable String toldHeld;
    private @Nullable DeviceOptions toldOptions;

    private record Stuck(String channel, long at) {}

    /**
     * What a device works with.
     *
     * @param channels where tasks are
     * @param workers where they go
     * @param pulse when it looks for work unasked, and tells how it is
     * @param hints where it hears of work
     * @param cancels where it hears that claims were taken from it
     * @param reports whom the device tells
     * @param epoch the node's epoch while its lease holds, else 0: nothing is claimed then
     * @param epochEnded told when the store says that the epoch has ended
     * @param makeKnown tells the cluster once more who listens here; for when what is sent does not come
     * @param orders where commands go that come over the event bus
     */
    public record Parts(
            Channels channels,
            Workers workers,
            Pulse pulse,
            Hints hints,
            Cancels cancels,
            DeviceReports reports,
            LongSupplier epoch,
            LongConsumer epochEnded,
            Runnable makeKnown,
            Orders orders) {}

    /** Carries out commands that come over the event bus. */
    @FunctionalInterface
    public interface Orders {

        /**
         * Carries one out.
         *
         * @param by who asks, as the message says
         */
        Future<Answer> order(Command command, String device, String by);
    }

    /**
     * What a device is to be from now on.
     *
     * @param options what it is
     * @param wish what it was last told
     * @param held why it takes nothing though it was started; {@code null}: nothing holds it
     */
    public record Steer(
            DeviceOptions options, Command wish, @Nullable String held) {}

    /**
     * @param first what it is
     * @param parts what it works with
     */
    public DeviceVerticle(Steer first, Parts parts) {
        this.options = first.options();
        this.wish = first.wish();
        this.held = first.held();
        this.parts = parts;
    }

    @Override
    public Future<?> start() {
        Dispatcher dispatch = new Dispatcher(
                new VertxTimers(vertx),
                options,
                parts.channels(),
                parts.workers(),
                Lease.of(parts.epoch(), parts.epochEnded()),
                parts.reports());
        dispatcher = dispatch;
        dispatch.open(wants());
        Hearing ear = new Hearing(vertx, options.id(), this::listenAnew);
        hearing = ear;
        leave = parts.pulse().join(context, this::beat);
        tell();
        var unused = dispatch.poll();
        parts.hints().listenHere(dispatch::hint);
        return listen(dispatch, ear).onSuccess(v -> ear.start());
    }

    private Future<Void> listen(Dispatcher dispatch, Hearing ear) {
        ears = List.of(
                parts.hints().listen(dispatch::hint, ear::rung),
                parts.cancels().listen(options.id(), dispatch::lose),
                vertx.eventBus().consumer(ADDRESS + options.id(), this::obey));
        return Future.join(ears.stream().map(MessageConsumer::completion).toList())
                .mapEmpty();
    }

    /** The old listeners go when the new ones are there: what is sent meanwhile comes twice at the most. */
    private void listenAnew() {
        Dispatcher dispatch = dispatcher;
        Hearing ear = hearing;
        if (dispatch != null && ear != null) {
            parts.makeKnown().run();
            List<MessageConsumer<Object>> old = ears;
            listen(dispatch, ear).onComplete(done -> old.forEach(MessageConsumer::unregister));
        }
    }

    private void check(Dispatcher dispatch) {
        long now = System.nanoTime();
        String channel = dispatch.unstick(now);
        if (channel != null) {
            stuck = new Stuck(channel, now);
        }
    }

    private @Nullable String deaf() {
        Stuck last = stuck;
        if (last != null && System.nanoTime() - last.at() < STUCK_SHOWN_NANOS) {
            return "a claim in channel " + last.channel() + " was never answered: it was given up, and asked for anew";
        }
        return hearing == null ? null : hearing.deaf();
    }

    @Override
    public Future<?> stop() {
        leave.run();
        parts.hints().forget(context);
        dispatcher().close();
        return Future.succeededFuture();
    }

    private boolean wants() {
        return wish == Command.START && held == null && !resting && !leaving;
    }

    /**
     * Becomes what it is told to be, running tasks aside. Any thread.
     *
     * @return how it is then; fails with {@code SHUTTING_DOWN} when its node is stopping
     */
    public Future<DeviceStatus> steer(Steer steer) {
        return here(() -> {
            if (resting) {
                throw new Problem(
                        ProblemCode.SHUTTING_DOWN,
                        "its node is stopping; the command is stored and holds from its next start");
            }
            options = steer.options();
            wish = steer.wish();
            held = steer.held();
            dispatcher().become(options);
            dispatcher().open(wants());
            tell();
            return status();
        });
    }

    /** Gives back what it has claimed of a channel and not started. Any thread. */
    public Future<DeviceStatus> recall(String channel) {
        return here(() -> {
            dispatcher().recall(channel);
            return status();
        });
    }

    /** How it is now. Any thread. */
    public Future<DeviceStatus> look() {
        return here(this::status);
    }

    /** Takes nothing more for good, and ends when nothing runs any more or the patience is over. Any thread. */
    public Future<Void> leave(long patienceMs) {
        return here(() -> {
                    leaving = true;
                    tell();
                    return dispatcher().drain(patienceMs);
                })
                .compose(drained -> drained);
    }

    private <T> Future<T> here(Supplier<T> work) {
        return Future.future(done -> context.runOnContext(v -> {
            try {
                done.complete(work.get());
            } catch (RuntimeException e) {
                done.fail(e);
            }
        }));
    }

    /** Takes nothing new from now on, because the node is stopping. Any thread. */
    public void rest() {
        context.runOnContext(v -> {
            resting = true;
            dispatcher().open(false);
        });
    }

    /** Lets what runs end, and gives back the rest at the deadline. On the device's context, before undeploying. */
    public Future<Void> drain(long patienceMs) {
        Future<Void> drained = Future.future(
                done -> context.runOnContext(v -> dispatcher().drain(patienceMs).onComplete(done)));
        return drained;
    }

    /** The node has a new epoch: what was claimed in the old one is lost to it. Any thread. */
    public void forsake() {
        context.runOnContext(v -> dispatcher().forsake());
    }

    private Future<Void> beat() {
        Dispatcher dispatch = dispatcher();
        check(dispatch);
        boolean same = state() == told && (deaf() == null) == (toldDeaf == null);
        boolean quiet = !dispatch.moved() && dispatch.busy() == 0 && same;
        quietBeats = quiet ? quietBeats + 1 : 0;
        if (quietBeats % QUIET_BEATS == 0) {
            tell();
        }
        return TimeLimit.of(vertx, POLL_PATIENCE_MS, dispatch.poll());
    }

    private Dispatcher dispatcher() {
        Dispatcher running = dispatcher;
        if (running == null) {
            throw new IllegalStateException("device " + options.id() + " has not been started");
        }
        return running;
    }

    private void obey(Message<Object> message) {
        String asked = message.body() instanceof JsonObject body
                ? String.valueOf(body.getValue("command"))
                : "of another kind";
        if (asked.equals("PROBE")) {
            message.reply(DeviceJson.toJson(status()));
            return;
        }
        Command command = List.of(Command.values()).stream()
                .filter(known -> known.name().equals(asked))
                .findFirst()
                .orElse(null);
        if (command == null) {
            message.reply(
                    answer("REFUSED", "there is no command '" + asked + "'; there are START, PAUSE, STOP, PROBE"));
            return;
        }
        String by = message.body() instanceof JsonObject body ? body.getString("by", "event bus") : "event bus";
        parts.orders()
                .order(command, options.id(), by)
                .onSuccess(done -> message.reply(answer(done.outcome().name(), done.detail())))
                .onFailure(e -> message.reply(answer("REFUSED", String.valueOf(e.getMessage()))));
    }

    private static JsonObject answer(String outcome, String detail) {
        return new JsonObject().put("outcome", outcome).put("detail", detail);
    }

    private void tell() {
        DeviceStatus status = status();
        boolean changed = status.state() != told
                || (status.deaf() == null) != (toldDeaf == null)
                || !Objects.equals(status.held(), toldHeld)
                || !options.equals(toldOptions);
        parts.reports().status(status, changed);
        told = status.state();
        toldDeaf = status.deaf();
        toldHeld = status.held();
        toldOptions = options;
    }

    private DeviceStatus status() {
        Dispatcher dispatch = dispatcher();
        long now = parts.channels().now();
        List<RunningTask> tasks = dispatch.running().stream()
                .limit(MAX_TASKS_SHOWN)
                .map(running -> new RunningTask(
                        running.work().address().toString(),
                        running.work().task().function(),
                        Instant.ofEpochMilli(now - running.ms())))
                .toList();
        return new DeviceStatus(
                options.id(),
                options.node(),
                state(),
                options.slots(),
                dispatch.busy(),
                options.tags().stream().sorted().toList(),
                options.channels(),
                cpu(),
                heap(),
                tasks,
                Instant.ofEpochMilli(parts.channels().now()),
                deaf(),
                options.name(),
                held);
    }

    private State state() {
        if (leaving) {
            return State.DRAINING;
        }
        return switch (wish) {
            case START -> held == null ? State.RUNNING : State.PAUSED;
            case PAUSE -> State.PAUSED;
            case STOP -> dispatcher().busy() > 0 ? State.DRAINING : State.STOPPED;
        };
    }

    private static double cpu() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getCpuLoad()
                : -1;
    }

    private static double heap() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return (double) heap.getUsed() / heap.getMax();
    }
}
