package io.waggle;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.waggle.control.DeviceSettings;
import io.waggle.control.DeviceStatus;
import io.waggle.control.Fleet.Command;
import io.waggle.device.DeviceOptions;
import io.waggle.device.DeviceVerticle;
import io.waggle.device.DeviceVerticle.Steer;
import io.waggle.fleet.SteeringWatch;
import io.waggle.store.Steering;
import io.waggle.store.SteeringStore;
import io.waggle.task.Gates;
import io.waggle.time.TimeLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices of a node, and how they become what the store says: the first is there from the configuration, others are
 * added and taken away while it runs. They obey on the watch's context; all else from any thread.
 */
final class NodeDevices implements SteeringWatch.Devices {

    private static final Logger LOG = LoggerFactory.getLogger(NodeDevices.class);
    private static final long PATIENT_MS = Duration.ofDays(7).toMillis();

    /** How long a device that is taken away may need to be told as gone at once. */
    private static final long SOON_MS = 500;

    private final Vertx vertx;
    private final String node;
    private volatile DeviceSettings usual;
    private final DeviceVerticle.Parts parts;
    private final Surroundings around;
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    private record Running(DeviceVerticle device, String deployment, Leaving leaving) {}

    /** How a device is taken away; on the watch's context. */
    private static final class Leaving {
        private @Nullable Future<Void> gone;
        private boolean now;
    }

    /**
     * What the devices live among.
     *
     * @param store where it is said what they are to be
     * @param reports where it is told that one is gone, by its id
     * @param hold why all of them take nothing; {@code null}: nothing holds them
     * @param show has the store know how they are now
     */
    record Surroundings(
            SteeringStore store,
            Consumer<String> reports,
            Supplier<@Nullable String> hold,
            Supplier<Future<Void>> show) {}

    /** @param usual how a device is run of which nobody has said anything */
    NodeDevices(Vertx vertx, String node, DeviceSettings usual, DeviceVerticle.Parts parts, Surroundings around) {
        this.vertx = vertx;
        this.node = node;
        this.usual = usual;
        this.parts = parts;
        this.around = around;
    }

    /**
     * Has devices of which nobody has said anything be so from now on.
     *
     * @param anew of which settings the first device forgets what was set by hand
     */
    Future<Void> usual(DeviceSettings settings, List<String> anew) {
        usual = settings;
        Map<String, String> fields = new HashMap<>();
        anew.forEach(name -> fields.put(Steering.field(node + "-1", name), ""));
        return around.store().write(fields).mapEmpty();
    }

    /** Their ids. */
    List<String> ids() {
        return running.keySet().stream().sorted().toList();
    }

    /** How many tasks run on them. */
    Future<Integer> busy() {
        return all(DeviceVerticle::look)
                .map(statuses -> statuses.stream().mapToInt(DeviceStatus::busy).sum());
    }

    @Override
    public Future<List<DeviceStatus>> obey(Steering steering) {
        List<Future<Void>> each = Stream.concat(Stream.of(node + "-1"), steering.addedTo(node).stream())
                .distinct()
                .map(id -> obey(id, steering))
                .toList();
        return Future.join(each).compose(v -> shown()).compose(v -> all(DeviceVerticle::look));
    }

    /** Whoever gave the command and looks then is to find it obeyed. */
    private Future<Void> shown() {
        return around.show().get().recover(late -> Future.succeededFuture());
    }

    private Future<Void> obey(String id, Steering steering) {
        Running there = running.get(id);
        String gone = steering.of(id, Steering.GONE).orElse("");
        if (!gone.isEmpty()) {
            return there == null ? forget(id, steering) : leave(id, there, gone.equals("now"), steering);
        }
        Steer steer = steer(id, steering);
        if (there != null) {
            return there.device().steer(steer).mapEmpty();
        }
        DeviceVerticle device = new DeviceVerticle(steer, parts);
        return vertx.deployVerticle(device, new DeploymentOptions())
                .onSuccess(deployment -> {
                    running.put(id, new Running(device, deployment, new Leaving()));
                    LOG.info(
                            "device=there device={} slots={}",
                            id,
                            steer.options().slots());
                })
                .mapEmpty();
    }

    private Steer steer(String id, Steering steering) {
        DeviceSettings wanted = usual.with(steering.of(id));
        DeviceOptions options = new DeviceOptions(
                id, node, wanted.slots(), Set.copyOf(wanted.tags()), wanted.channels(), wanted.name());
        Command wish = steering.of(id, Steering.WISH).map(Command::valueOf).orElse(Command.START);
        return new Steer(options, wish, held(steering.gates()));
    }

    private @Nullable String held(Gates gates) {
        String hold = around.hold().get();
        Gates.Shut shut = gates.dispatch();
        return hold != null || shut == null
                ? hold
                : "the dispatch of the whole system was shut by " + shut.by() + " at "
                        + Instant.ofEpochMilli(shut.at());
    }

    private Future<Void> leave(String id, Running there, boolean now, Steering steering) {
        Leaving leaving = there.leaving();
        Future<Void> gone = leaving.gone;
        if (gone == null) {
            gone = there.device()
                    .leave(now ? 1 : PATIENT_MS)
                    .recover(late -> Future.succeededFuture())
                    .compose(v -> vertx.undeploy(there.deployment()))
                    .compose(v -> {
                        running.remove(id);
                        around.reports().accept(id);
                        LOG.info("device=gone device={}", id);
                        return forget(id, steering).compose(forgotten -> shown());
                    });
            leaving.gone = gone;
        } else if (now && !leaving.now) {
            var unused = there.device().leave(1);
        }
        leaving.now |= now;
        return TimeLimit.of(vertx, SOON_MS, gone).recover(later -> Future.succeededFuture());
    }

    /** Of the first device it is kept that it was taken away: the configuration would bring it back. */
    private Future<Void> forget(String id, Steering steering) {
        Map<String, String> fields = new HashMap<>();
        steering.of(id).keySet().stream()
                .filter(what -> !what.equals(Steering.GONE) || !id.equals(node + "-1"))
                .forEach(what -> fields.put(Steering.field(id, what), ""));
        return fields.isEmpty()
                ? Future.succeededFuture()
                : around.store().write(fields).mapEmpty();
    }

    @Override
    public Future<List<DeviceStatus>> recall(String channel) {
        return all(device -> device.recall(channel));
    }

    private Future<List<DeviceStatus>> all(Function<DeviceVerticle, Future<DeviceStatus>> ask) {
        List<Future<DeviceStatus>> each = new ArrayList<>();
        running.values().forEach(one -> each.add(ask.apply(one.device())));
        return Future.join(each)
                .map(v -> each.stream()
                        .map(Future::result)
                        .sorted(Comparator.comparing(DeviceStatus::id))
                        .toList());
    }

    /** They take nothing new from now on, because the node is stopping. */
    void rest() {
        running.values().forEach(one -> one.device().rest());
    }

    /** The node has a new epoch: what was claimed in the old one is lost to it. */
    void forsake() {
        running.values().forEach(one -> one.device().forsake());
    }

    /** Lets what runs end, and gives back the rest at the deadline. */
    Future<Void> drain(Duration patience) {
        List<Future<Void>> each = new ArrayList<>();
        running.values().forEach(one -> each.add(one.device().drain(patience.toMillis())));
        return Future.join(each).mapEmpty();
    }

    /** Ends them all. */
    Future<Void> close() {
        List<Future<Void>> each = new ArrayList<>();
        running.values()
                .forEach(one -> each.add(vertx.undeploy(one.deployment()).recover(gone -> Future.succeededFuture())));
        return Future.join(each).mapEmpty();
    }
}
