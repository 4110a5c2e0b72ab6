package io.waggle.fleet;

import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Commands;
import io.waggle.control.Commands.Ask;
import io.waggle.control.Commands.Done;
import io.waggle.control.DeviceSettings;
import io.waggle.control.DeviceStatus;
import io.waggle.control.Fleet.Command;
import io.waggle.control.Receipt;
import io.waggle.control.Receipt.Answer;
import io.waggle.control.Receipt.Outcome;
import io.waggle.store.LeaseStore;
import io.waggle.store.LeaseStore.Card;
import io.waggle.store.Steering;
import io.waggle.store.SteeringStore;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Devices that are changed, added, taken away and forgotten. Any thread. */
final class DeviceChanges {

    private final LeaseStore leases;
    private final SteeringStore store;
    private final Commands commands;
    private final NodeOrders orders;

    DeviceChanges(LeaseStore leases, SteeringStore store, Commands commands, NodeOrders orders) {
        this.leases = leases;
        this.store = store;
        this.commands = commands;
        this.orders = orders;
    }

    Future<Receipt> change(DeviceStatus device, Map<String, String> change, Ask ask) {
        String id = device.id();
        JsonObject before = settings(device);
        JsonObject after = settings(device, change);
        return commands.run(
                "SET",
                new JsonObject().put("device", id).put("change", shown(change)),
                ask,
                () -> Future.succeededFuture(new Done(
                        new JsonObject().put(id, before),
                        new JsonObject().put(id, after),
                        ClusterFleet.planned(List.of(device)))),
                () -> store.write(fields(id, change)).compose(v -> changed(device, before, after)));
    }

    private Future<Done> changed(DeviceStatus device, JsonObject before, JsonObject planned) {
        List<JsonObject> after = new ArrayList<>(List.of(planned));
        return orders.tell(List.of(device), null, now -> {
                    after.set(0, settings(now));
                    return new Answer(
                            now.id(), Outcome.DONE, now.slots() + " slots, " + now.busy() + " of them running a task");
                })
                .map(answers -> new Done(
                        new JsonObject().put(device.id(), before),
                        new JsonObject().put(device.id(), after.get(0)),
                        answers));
    }

    private static Map<String, String> fields(String device, Map<String, String> said) {
        Map<String, String> fields = new LinkedHashMap<>();
        said.forEach((setting, text) -> fields.put(Steering.field(device, setting), text));
        return fields;
    }

    private static JsonObject shown(Map<String, String> said) {
        JsonObject json = new JsonObject();
        said.forEach((setting, text) -> json.put(setting, text.isEmpty() ? null : Json.decodeValue(text)));
        return json;
    }

    private static JsonObject settings(DeviceStatus device) {
        return new JsonObject()
                .put(DeviceSettings.SLOTS, device.slots())
                .put(DeviceSettings.TAGS, new JsonArray(new ArrayList<>(device.tags())))
                .put(DeviceSettings.CHANNELS, new JsonArray(new ArrayList<>(device.channels())))
                .put(DeviceSettings.NAME, device.name());
    }

    /** What a setting is that is taken back, its node alone knows: {@code null} until it has said so. */
    private static JsonObject settings(DeviceStatus device, Map<String, String> change) {
        return settings(device).mergeIn(shown(change));
    }

    Future<Receipt> add(String node, Map<String, String> settings, Ask ask) {
        return commands.run(
                "ADD",
                new JsonObject().put("node", node).put("settings", shown(settings)),
                ask,
                () -> Future.succeededFuture(new Done(new JsonObject(), shown(settings), List.of())),
                () -> store.nextDevice(node).compose(number -> {
                    String id = node + "-" + number;
                    Map<String, String> said = new LinkedHashMap<>(settings);
                    boolean paused = "true".equals(said.remove(DeviceSettings.PAUSED));
                    Map<String, String> fields = fields(id, said);
                    fields.put(Steering.field(id, Steering.NODE), node);
                    if (paused) {
                        fields.put(Steering.field(id, Steering.WISH), Command.PAUSE.name());
                    }
                    return store.write(fields)
                            .compose(v -> orders.look(node, null))
                            .map(looked -> added(id, looked));
                }));
    }

    private static Done added(String id, NodeOrders.Looked looked) {
        String refusal = looked.refusal();
        Answer answer = refusal != null
                ? new Answer(id, Outcome.REFUSED, refusal)
                : looked.device(id)
                        .map(now -> new Answer(id, Outcome.DONE, now.slots() + " slots, " + now.state()))
                        .orElseGet(() -> NodeOrders.pending(id));
        JsonObject after = new JsonObject();
        looked.device(id).ifPresent(now -> after.put(id, settings(now)));
        return new Done(new JsonObject(), after, List.of(answer));
    }

    Future<Receipt> delete(DeviceStatus device, boolean drain, Ask ask) {
        String id = device.id();
        JsonObject before = new JsonObject().put(id, settings(device));
        boolean there = NodeOrders.isThere(device);
        return commands.run(
                there ? "DELETE" : "FORGET",
                deletion(id, drain),
                ask,
                () -> Future.succeededFuture(
                        new Done(before, new JsonObject(), List.of(new Answer(id, Outcome.PENDING, "")))),
                () -> (there ? delete(device, drain) : forget(device))
                        .map(answer -> new Done(before, new JsonObject(), List.of(answer))));
    }

    /** What of whom a deletion is. */
    static JsonObject deletion(String device, boolean drain) {
        return new JsonObject().put("device", device).put("drain", drain);
    }

    private Future<Answer> delete(DeviceStatus device, boolean drain) {
        String id = device.id();
        return store.write(Map.of(Steering.field(id, Steering.GONE), drain ? "drain" : "now"))
                .compose(v -> orders.look(device.node(), null))
                .map(looked -> {
                    String refusal = looked.refusal();
                    if (refusal != null) {
                        return new Answer(id, Outcome.REFUSED, refusal);
                    }
                    if (looked.silent()) {
                        return NodeOrders.pending(id);
                    }
                    return looked.device(id)
                            .map(now -> new Answer(
                                    id, Outcome.PENDING, now.busy() + " running, is gone when they have ended"))
                            .orElseGet(() -> new Answer(id, Outcome.DONE, "is gone"));
                });
    }

    private Future<Answer> forget(DeviceStatus device) {
        return Future.join(leases.cards(), store.read()).compose(both -> {
            List<Card> cards = both.resultAt(0);
            Steering steering = both.resultAt(1);
            Card card = cards.stream()
                    .filter(one -> one.node().equals(device.node()))
                    .findFirst()
                    .orElseThrow(() -> new Problem(
                            ProblemCode.UNKNOWN_DEVICE, "device '" + device.id() + "' is forgotten already"));
            List<JsonObject> others = card.card().getJsonArray("devices", new JsonArray()).stream()
                    .map(JsonObject.class::cast)
                    .filter(one -> !device.id().equals(one.getString("id")))
                    .toList();
            JsonObject without =
                    others.isEmpty() ? null : card.card().copy().put("devices", new JsonArray(new ArrayList<>(others)));
            List<String> fields = steering.of(device.id()).keySet().stream()
                    .map(what -> Steering.field(device.id(), what))
                    .toList();
            return store.forget(card.node(), card.epoch(), without, fields)
                    .map(
                            done -> done
                                    ? new Answer(
                                            device.id(),
                                            Outcome.DONE,
                                            "is forgotten; it is there again when its node comes back")
                                    : new Answer(
                                            device.id(),
                                            Outcome.REFUSED,
                                            "its node lives, or has tasks that are still to be moved back: try again in a second"));
        });
    }
}
