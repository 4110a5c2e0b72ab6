package io.waggle.fleet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.Channels;
import io.waggle.control.Commands;
import io.waggle.control.Commands.Ask;
import io.waggle.control.Commands.Done;
import io.waggle.control.DeviceStatus;
import io.waggle.control.DeviceStatus.State;
import io.waggle.control.Dispatch;
import io.waggle.control.Fleet;
import io.waggle.control.Fleet.Command;
import io.waggle.control.Receipt;
import io.waggle.control.Receipt.Answer;
import io.waggle.control.Receipt.Outcome;
import io.waggle.event.GatesJson;
import io.waggle.store.Steering;
import io.waggle.store.SteeringStore;
import io.waggle.task.Gates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Gates of the system and of channels. Those of the system are stored, and every node obeys at the latest when it looks
 * again; those of a channel hold from the store's answer on, whoever claims or submits. Any thread.
 */
public final class SystemGates implements Dispatch {

    private final SteeringStore store;
    private final Channels channels;
    private final Fleet fleet;
    private final Commands commands;
    private final NodeOrders orders;

    /**
     * @param vertx the clustered one
     * @param store where the system's gates are
     * @param channels where the channels' gates are
     * @param fleet whose devices obey
     * @param commands keeps the receipts
     */
    public SystemGates(Vertx vertx, SteeringStore store, Channels channels, Fleet fleet, Commands commands) {
        this.store = store;
        this.channels = channels;
        this.fleet = fleet;
        this.commands = commands;
        this.orders = new NodeOrders(vertx);
    }

    @Override
    public Future<Gates> gates() {
        return store.read().map(Steering::gates);
    }

    private Gates.Shut now(Ask ask) {
        return new Gates.Shut(ask.by(), channels.now());
    }

    @Override
    public Future<Receipt> pause(Which which, Ask ask) {
        return run("PAUSE_DISPATCH", which, ask, gates -> gates.shut(which.intake(), which.dispatch(), now(ask)), null);
    }

    @Override
    public Future<Receipt> start(Which which, Ask ask) {
        return run(
                "START_DISPATCH",
                which,
                ask,
                gates -> gates.open(which.intake(), which.dispatch()),
                which.dispatch() ? Command.START : null);
    }

    @Override
    public Future<Receipt> stop(Ask ask) {
        return run("STOP_DISPATCH", Which.BOTH, ask, gates -> gates.shut(true, true, now(ask)), Command.STOP);
    }

    /** @param devices what devices are told besides: all that are not stopped to stop, or those that this stopped to start */
    private Future<Receipt> run(
            String command, Which which, Ask ask, UnaryOperator<Gates> change, @Nullable Command devices) {
        return Future.join(store.read(), fleet.devices()).compose(both -> {
            Steering steering = both.resultAt(0);
            List<DeviceStatus> known = both.resultAt(1);
            Gates before = steering.gates();
            Gates after = change.apply(before);
            Map<String, String> fields = new HashMap<>();
            fields.put(Steering.INTAKE, text(after.intake()));
            fields.put(Steering.DISPATCH, text(after.dispatch()));
            wishes(fields, steering, known, devices);
            return commands.run(
                    command,
                    shown(which),
                    ask,
                    () -> Future.succeededFuture(done(before, after, ClusterFleet.planned(known))),
                    () -> store.write(fields)
                            .compose(v -> orders.tell(known, null, SystemGates::obeyed))
                            .map(answers -> done(before, after, answers)));
        });
    }

    private static void wishes(
            Map<String, String> fields, Steering steering, List<DeviceStatus> known, @Nullable Command command) {
        if (command == Command.STOP) {
            List<String> stopping = known.stream()
                    .filter(device -> device.state() != State.STOPPED
                            && !steering.of(device.id(), Steering.WISH).equals(Optional.of("STOP")))
                    .map(DeviceStatus::id)
                    .toList();
            List<String> all = new ArrayList<>(steering.stopped());
            all.addAll(stopping);
            fields.put(
                    Steering.STOPPED, String.join(" ", all.stream().distinct().toList()));
            stopping.forEach(id -> fields.put(Steering.field(id, Steering.WISH), Command.STOP.name()));
        } else if (command == Command.START) {
            fields.put(Steering.STOPPED, "");
            steering.stopped().forEach(id -> fields.put(Steering.field(id, Steering.WISH), Command.START.name()));
        }
    }

    private static Answer obeyed(DeviceStatus now) {
        String held = now.held();
        return new Answer(
                now.id(),
                Outcome.DONE,
                now.state() + ", " + now.busy() + " running" + (held == null ? "" : "; " + held));
    }

    @Override
    public Future<Receipt> channel(String channel, boolean shut, Which which, Ask ask) {
        UnaryOperator<Gates> change = gates -> shut
                ? gates.shut(which.intake(), which.dispatch(), now(ask))
                : gates.open(which.intake(), which.dispatch());
        return Future.join(channels.status(channel), fleet.devices()).compose(both -> {
            Optional<ChannelStatus> status = both.resultAt(0);
            List<DeviceStatus> serving = serving(channel, both.resultAt(1));
            Gates before = status.map(ChannelStatus::gates).orElse(Gates.OPEN);
            return commands.run(
                    shut ? "PAUSE_CHANNEL" : "RESUME_CHANNEL",
                    shown(which).put("channel", channel),
                    ask,
                    () -> Future.succeededFuture(done(before, change.apply(before), ClusterFleet.planned(serving))),
                    () -> channels.gate(channel, change)
                            .compose(changed -> orders.tell(serving, channel, SystemGates::obeyed)
                                    .map(answers -> done(changed.before(), changed.after(), answers))));
        });
    }

    private static List<DeviceStatus> serving(String channel, List<DeviceStatus> known) {
        return known.stream()
                .filter(device ->
                        device.channels().isEmpty() || device.channels().contains(channel))
                .toList();
    }

    private static Done done(Gates before, Gates after, List<Answer> answers) {
        return new Done(GatesJson.toJson(before), GatesJson.toJson(after), answers);
    }

    private static JsonObject shown(Which which) {
        return new JsonObject().put("intake", which.intake()).put("dispatch", which.dispatch());
    }

    private static String text(Gates.@Nullable Shut shut) {
        return shut == null ? "" : shut.text();
    }
}
