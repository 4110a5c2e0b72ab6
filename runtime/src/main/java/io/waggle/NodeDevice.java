package io.waggle;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelSubmission;
import io.waggle.channel.TaskIds;
import io.waggle.channel.TaskSubmission;
import io.waggle.channel.redis.RedisUnitStore;
import io.waggle.control.Commands.Ask;
import io.waggle.control.NodeStatus;
import io.waggle.device.DeviceVerticle;
import io.waggle.event.TaskJson;
import io.waggle.fleet.Sweeper;
import io.waggle.measure.Count;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.unit.OwnFunction;
import io.waggle.unit.UnitSettings;
import io.waggle.unit.Units;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What runs tasks on a node: its functions, its devices, and the way into the channels for both. Immutable.
 *
 * @param units the functions
 * @param submission the way into the channels
 * @param ids what the ids of tasks mean
 * @param devices what claims tasks
 * @param hold what holds them
 */
record NodeDevice(Units units, ChannelSubmission submission, TaskIds ids, NodeDevices devices, NodeHold hold) {

    /** What lets devices work, and what keeps them from it. */
    private record Care(NodeLease lease, NodeHold hold) {}

    /** Functions first: a device claims only what the node can run. */
    static NodeDevice open(
            NodeConfig config,
            NodeGround ground,
            NodeParts parts,
            NodeLease lease,
            List<OwnFunction> own,
            Steps steps) {
        AtomicReference<TaskSubmission> way = new AtomicReference<>();
        Units units = new Units(
                ground.vertx(),
                new RedisUnitStore(ground.link(), config.prefix()),
                new UnitSettings(ground.name(), ground.data().path().resolve("units"), own),
                surroundings(ground, parts, lease, way));
        TaskIds ids = new TaskIds(parts.channels(), lease::epoch);
        ChannelSubmission submission =
                new ChannelSubmission(parts.channels(), units, ids, parts.hints(), parts.watch()::gates);
        submission.count((channel, function, count) -> parts.times().count(channel, function, Count.SUBMITTED, count));
        way.set(submission);
        steps.await(parts.watch().read());
        steps.undo("units", () -> steps.await(units.stop()));
        steps.await(units.start());

        Sweeper sweeper = new Sweeper(ground.vertx(), parts.pulse(), parts.channels(), parts.reports()::anyEnded);
        sweeper.start();
        steps.undo("sweeper", sweeper::stop);
        steps.await(parts.hints().answerProbes(ground.name()));
        NodeHold hold = new NodeHold(ground.vertx(), ground.data().path(), new AdmissionGuard(config.limits()));
        hold.look();
        parts.reports().machine(hold::machine);
        return new NodeDevice(
                units, submission, ids, devices(config, ground, parts, units, new Care(lease, hold), steps), hold);
    }

    private static Units.Surroundings surroundings(
            NodeGround ground, NodeParts parts, NodeLease lease, AtomicReference<TaskSubmission> way) {
        return new Units.Surroundings(
                parts.pulse(),
                () -> living(parts),
                task -> lease.heldEpoch() == 0
                        ? Future.failedFuture(inDoubt(ground.name()))
                        : submit(Objects.requireNonNull(way.get(), "set before units start"), task),
                (function, version) -> parts.events()
                        .publish(
                                "function.version",
                                new JsonObject().put("function", function).put("version", version)));
    }

    private static Future<List<String>> living(NodeParts parts) {
        return parts.fleet()
                .nodes()
                .map(nodes -> nodes.stream()
                        .filter(node -> !node.state().equals("OFFLINE"))
                        .map(NodeStatus::name)
                        .toList());
    }

    /** What a node runs whose lease has run out may be running elsewhere by now: it must not submit any more. */
    private static Problem inDoubt(String name) {
        return new Problem(
                ProblemCode.STORE_UNAVAILABLE,
                "node " + name + " cannot tell whether its lease holds, and so not whether this task is still its own:"
                        + " nothing was submitted; try again in a second");
    }

    /** A task that a running function submits. */
    private static Future<String> submit(TaskSubmission submission, JsonObject task) {
        return Future.succeededFuture(task)
                .map(TaskJson::parse)
                .compose(spec -> submission.submit(List.of(spec)))
                .compose(receipts -> {
                    TaskSubmission.Receipt receipt = receipts.get(0);
                    Problem problem = receipt.problem();
                    return problem == null
                            ? Future.succeededFuture(String.valueOf(receipt.id()))
                            : Future.failedFuture(problem);
                });
    }

    private static NodeDevices devices(
            NodeConfig config, NodeGround ground, NodeParts parts, Units units, Care care, Steps steps) {
        NodeLease lease = care.lease();
        NodeHold hold = care.hold();
        NodeDevices devices = new NodeDevices(
                ground.vertx(),
                ground.name(),
                ConfigFile.device(config),
                new DeviceVerticle.Parts(
                        parts.channels(),
                        units.workers(),
                        parts.pulse(),
                        parts.hints(),
                        parts.cancels(),
                        parts.reports(),
                        lease::heldEpoch,
                        ended -> lease.hurry(),
                        lease::makeKnown,
                        (command, device, by) -> parts.fleet()
                                .command(command, List.of(device), Ask.of(by))
                                .map(receipt -> receipt.devices().get(0))),
                new NodeDevices.Surroundings(parts.steering(), parts.reports()::gone, hold, lease::show));
        lease.onReborn(devices::forsake);
        steps.undo("devices", () -> steps.await(devices.close()));
        steps.drain("running tasks", devices::drain);
        steps.await(parts.watch().open(parts.pulse(), devices));
        steps.undo("steering", () -> steps.await(parts.watch().close()));
        steps.undo("hold", hold.start(parts.pulse(), parts.watch()::again, devices::busy, () -> living(parts))::run);
        lease.listensAt(() ->
                devices.ids().stream().map(id -> DeviceVerticle.ADDRESS + id).toList());
        return devices;
    }
}
