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
import io.waggle.control.Workers;
import io.waggle.event.DeviceJson;
import io.waggle.time.TimeLimit;
import io.waggle.time.VertxTimers;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A device on the event bus: {@code waggle.devices.<id>} takes {@code {"command":"START|PAUSE|STOP"}} and replies
 * {@code {"outcome","detail"}}; {@code {"command":"PROBE"}} replies the device's status and changes nothing. A shell:
 * the work is in {@link Dispatcher}.
 */
public final class DeviceVerticle extends VerticleBase {

    /** What comes before a device's id in its address. */
    public static final String ADDRESS = "waggle.devices.";

    private static final int MAX_TASKS_SHOWN = 100;
    private static final long POLL_PATIENCE_MS = 10_000;
    private static final long STUCK_SHOWN_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** Every how many beats of the pulse a device speaks that has nothing to do and stays as it is. */
    private static final int QUIET_BEATS = 3;

    private final DeviceOptions options;
    private final Parts parts;
    private final Command first;
    private Command wish;
    private Runnable leave = () -> {};
    private boolean resting;
    private @Nullable Dispatcher dispatcher;
    private @Nullable Hearing hearing;
    private List<MessageConsumer<Object>> ears = List.of();
    private @Nullable Stuck stuck;
    private State told = State.STOPPED;
    private int quietBeats;
    private @Nullable String toldDeaf;

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
            Runnable makeKnown) {}

    /**
     * @param options what the device is
     * @param parts what it works with
     * @param first what it was last told; it starts so
     */
    public DeviceVerticle(DeviceOptions options, Parts parts, Command first) {
        this.options = options;
        this.parts = parts;
        this.first = first;
        this.wish = first;
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
        dispatch.open(first == Command.START);
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
        if (resting) {
            message.reply(
                    answer("REFUSED", "its node is stopping; the command is stored and holds from its next start"));
            return;
        }
        wish = command;
        dispatcher().open(command == Command.START);
        tell();
        String detail = switch (command) {
            case START -> "takes tasks";
            case PAUSE -> dispatcher().busy() + " running, takes nothing new";
            case STOP -> dispatcher().busy() + " running, stops after them";
        };
        message.reply(answer("DONE", detail));
    }

    private static JsonObject answer(String outcome, String detail) {
        return new JsonObject().put("outcome", outcome).put("detail", detail);
    }

    private void tell() {
        DeviceStatus status = status();
        parts.reports().status(status, status.state() != told || (status.deaf() == null) != (toldDeaf == null));
        told = status.state();
        toldDeaf = status.deaf();
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
                deaf());
    }

    private State state() {
        return switch (wish) {
            case START -> State.RUNNING;
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
