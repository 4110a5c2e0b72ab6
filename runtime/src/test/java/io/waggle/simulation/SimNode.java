package io.waggle.simulation;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.NewTask;
import io.waggle.channel.Stored;
import io.waggle.channel.TaskIds;
import io.waggle.control.DeviceStatus;
import io.waggle.device.DeviceOptions;
import io.waggle.device.DeviceReports;
import io.waggle.device.SimulatedDevice;
import io.waggle.fleet.Heartbeat;
import io.waggle.fleet.Reaper;
import io.waggle.task.Address;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskView;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node: the product's own heartbeat, reaper and dispatcher, each on a loop of its own as in {@code Node}, over links of
 * its own. It is started, killed, stopped and started again, each time as a new process. One thread.
 */
final class SimNode {

    private static final long POLL_MS = 1_000;
    private static final long LINK_MS = 3_000;
    private static final long BEAT_LINK_MS = 1_500;

    private final World world;
    private final String name;
    private final int slots;
    private int lives;
    private @Nullable Life process;

    /** What all nodes share. */
    record World(
            VirtualTime time,
            StoreModel store,
            LossyLink.Network network,
            Bus bus,
            Ledger ledger,
            Tally tally,
            Set<Guard> removed,
            long longestMs) {}

    SimNode(World world, String name, int slots) {
        this.world = world;
        this.name = name;
        this.slots = slots;
    }

    /** One life of a node. */
    private final class Life {
        final Machine machine = new Machine(world.time);
        final String member = name + "/" + ++lives;
        final JsonObject card = new JsonObject().put("member", member);
        final Loop control = new Loop(world.time, machine);
        final Loop device = new Loop(world.time, machine);
        final Loop heart = new Loop(world.time, machine);
        final LossyLink link = link(control, LINK_MS);
        final LossyLink heartLink = link(heart, BEAT_LINK_MS);
        final SimChannels channels = new SimChannels(link, world.store, control, world.removed, world.ledger);
        final Heartbeat heartbeat;
        final TaskIds ids;

        @Nullable
        SimulatedDevice dispatcher;

        boolean stopping;

        Life() {
            Reaper reaper = new Reaper(
                    control,
                    channels,
                    new SimLeases(link, world.store, machine, world.ledger),
                    channel -> world.bus.ring(SimNode.this, channel),
                    (type, data) -> {});
            heartbeat = new Heartbeat(
                    heart,
                    new SimLeases(heartLink, world.store, machine, world.ledger),
                    new Heartbeat.Identity(name, name),
                    () -> card,
                    new Heartbeat.Listener(reaper::buried, reborn -> {
                        world.time.log(() -> name + " is reborn as epoch " + reborn);
                        SimulatedDevice own = dispatcher;
                        if (own != null) {
                            device.soon(own::forsake);
                        }
                    }));
            ids = new TaskIds(channels, heartbeat::epoch);
        }

        private LossyLink link(Loop loop, long timeoutMs) {
            return new LossyLink(world.time, world.store, world.network, loop, timeoutMs);
        }

        void start() {
            link.open();
            heartLink.open();
            heart.in(
                    20,
                    () -> heartbeat.open().onComplete(opened -> {
                        if (opened.failed()) {
                            world.time.log(() ->
                                    name + " cannot start: " + opened.cause().getMessage());
                            kill();
                            world.time.in(500 * VirtualTime.MS, SimNode.this::start);
                        } else {
                            world.time.log(() -> name + " starts as epoch " + opened.result());
                            heartbeat.begin();
                            device.soon(this::serve);
                        }
                    }));
        }

        private void serve() {
            boolean sure = !world.removed.contains(Guard.HELD_EPOCH);
            SimulatedDevice own = new SimulatedDevice(
                    device,
                    new DeviceOptions(name + "-1", name, slots, Set.of(), List.of()),
                    new SimulatedDevice.Around(
                            channels,
                            new SimWorkers(
                                    world.time,
                                    new Loop(world.time, machine),
                                    world.ledger,
                                    world.longestMs,
                                    SimNode.this::crash),
                            new Reports()),
                    sure ? heartbeat::heldEpoch : heartbeat::epoch,
                    ended -> heartbeat.hurry());
            dispatcher = own;
            own.open(true);
            control.soon(heartbeat::show);
            if (!world.removed.contains(Guard.POLL)) {
                poll(own);
            }
        }

        Future<List<Stored>> submit(String channel, List<Order> orders) {
            return channels.number(channel).compose(number -> {
                List<NewTask> tasks = orders.stream()
                        .map(order -> new NewTask(
                                order.id() == null ? ids.next(number) : order.id(), order.task(), order.delayMs(), 0))
                        .toList();
                tasks.forEach(task -> world.ledger.asked(channel, task.id()));
                hint(channel);
                return channels.submit(channel, tasks).onSuccess(stored -> world.bus.ring(SimNode.this, channel));
            });
        }

        private void poll(SimulatedDevice own) {
            long jittered = POLL_MS * 3 / 4 + world.time.draw(POLL_MS / 2);
            own.poll().onComplete(done -> device.in(jittered, () -> poll(own)));
        }

        void drain(long patienceMs) {
            SimulatedDevice own = dispatcher;
            if (own == null || stopping) {
                return;
            }
            stopping = true;
            world.time.log(() -> name + " drains");
            Future<Void> drained = own.drain(patienceMs);
            if (world.removed.contains(Guard.DRAIN)) {
                drained = Future.succeededFuture();
            }
            drained.onComplete(done -> {
                world.time.log(() -> name + " drained, " + (done.succeeded() ? "all confirmed" : "given up"));
                world.ledger.left(heartbeat.epoch(), done.succeeded());
                own.close();
                control.soon(() -> heartbeat.close().onComplete(closed -> control.soon(SimNode.this::kill)));
            });
        }
    }

    /** What the device tells, for the ledger. */
    private final class Reports implements DeviceReports {
        @Override
        public void ended(TaskView task) {
            told(task);
        }

        @Override
        public void retried(TaskView task) {
            told(task);
        }

        private void told(TaskView task) {
            var history = task.task().history();
            world.ledger.told(task.address(), history.get(history.size() - 1).fence(), true);
        }

        @Override
        public void stale(Address address, long fence) {
            world.ledger.told(address, fence, false);
        }

        @Override
        public void progress(Address address, TaskView.Progress progress) {}

        @Override
        public void status(DeviceStatus status, boolean changed) {}
    }

    boolean isUp() {
        return process != null;
    }

    /** Whether it serves clients. */
    boolean serves() {
        Life running = process;
        return running != null && running.dispatcher != null && !running.stopping;
    }

    void start() {
        if (process == null) {
            process = new Life();
            process.start();
        }
    }

    void kill() {
        Life dead = process;
        if (dead != null) {
            world.time.log(() -> name + " is gone");
            process = null;
            dead.machine.kill();
            dead.link.died();
            dead.heartLink.died();
            world.bus.leave(this, dead.member);
        }
    }

    /** A task ends it, and somebody starts it again. */
    private void crash() {
        world.time.log(() -> name + " is ended by what it runs");
        world.tally.crashes++;
        kill();
        world.time.in((300 + world.time.draw(2_000)) * VirtualTime.MS, this::start);
    }

    /** A member has left the cluster, or so it seems. */
    void doubt(String member) {
        Life running = process;
        if (running != null && running.dispatcher != null) {
            world.tally.doubts++;
            running.control.soon(() -> running.heartbeat.doubt(member));
        }
    }

    /** The others lose it, though it lives. */
    void part() {
        Life running = process;
        if (running != null) {
            world.time.log(() -> "the others lose " + name);
            world.bus.leave(this, running.member);
        }
    }

    void drain(long patienceMs) {
        Life running = process;
        if (running != null) {
            running.device.soon(() -> running.drain(patienceMs));
        }
    }

    void freeze(long nanos) {
        Life running = process;
        if (running != null) {
            world.time.log(() -> name + " stands still for " + nanos / VirtualTime.MS + " ms");
            running.machine.freeze(nanos);
        }
    }

    void block(long nanos) {
        Life running = process;
        if (running != null) {
            world.time.log(() -> name + " is cut off from the store for " + nanos / VirtualTime.MS + " ms");
            running.link.block(nanos);
            running.heartLink.block(nanos);
        }
    }

    /** Its connections are cut, by the store or on the way. */
    void cut(boolean byTheStore) {
        Life running = process;
        if (running != null) {
            for (LossyLink link : List.of(running.link, running.heartLink)) {
                if (byTheStore) {
                    link.reset();
                } else {
                    running.control.soon(link::cut);
                }
            }
        }
    }

    /** Its device hears that a channel has work. */
    void hint(String channel) {
        Life running = process;
        if (running != null && running.dispatcher != null) {
            SimulatedDevice own = running.dispatcher;
            running.device.soon(() -> own.hint(channel));
        }
    }

    /**
     * A client's wish for a task.
     *
     * @param id its own, or {@code null}: the node makes one
     */
    record Order(@Nullable String id, StoredTask task, long delayMs) {}

    /** Stores tasks for a client, as the node's submission does; answers it, if the node lives long enough. */
    void submit(String channel, List<Order> orders, Consumer<Future<List<Stored>>> answer) {
        Life running = process;
        if (running != null) {
            running.control.soon(() -> running.submit(channel, orders)
                    .onComplete(done -> world.time.in(world.network.latency(), () -> answer.accept(result(done)))));
        }
    }

    private static <T> Future<T> result(AsyncResult<T> done) {
        return done.succeeded() ? Future.succeededFuture(done.result()) : Future.failedFuture(done.cause());
    }
}
