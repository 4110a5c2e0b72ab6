package io.waggle.fleet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.control.DeviceStatus;
import io.waggle.control.DeviceStatus.State;
import io.waggle.control.Receipt.Answer;
import io.waggle.control.Receipt.Outcome;
import io.waggle.event.DeviceJson;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks nodes over the event bus to look at what they are told to be, and gathers how their devices are then. What counts
 * is in the store before: a node that does not hear this looks by itself within about a second. Any thread.
 */
final class NodeOrders {

    /** Where a node listens, before its name. */
    static final String ADDRESS = "waggle.nodes.";

    private static final long ANSWER_MS = 2_000;

    private final Vertx vertx;

    NodeOrders(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * What a node answered.
     *
     * @param devices its devices, as they are then
     * @param refusal why it did not look; {@code null}: it did
     * @param silent whether it did not answer in time
     */
    record Looked(List<DeviceStatus> devices, @Nullable String refusal, boolean silent) {

        Optional<DeviceStatus> device(String id) {
            return devices.stream().filter(one -> one.id().equals(id)).findFirst();
        }
    }

    /**
     * Asks one node.
     *
     * @param recall a channel whose tasks that have not started are given back; {@code null}: none
     */
    Future<Looked> look(String node, @Nullable String recall) {
        return ask(node, new JsonObject().put("recall", recall));
    }

    /** Tells one node to end. */
    Future<Looked> end(String node, Ending ending) {
        return ask(node, new JsonObject().put("end", ending.toJson()));
    }

    private Future<Looked> ask(String node, JsonObject message) {
        return vertx.eventBus()
                .<JsonObject>request(ADDRESS + node, message, new DeliveryOptions().setSendTimeout(ANSWER_MS))
                .map(reply -> looked(reply.body()))
                .recover(silent -> Future.succeededFuture(new Looked(List.of(), null, true)));
    }

    private static Looked looked(JsonObject reply) {
        List<DeviceStatus> devices = new ArrayList<>();
        reply.getJsonArray("devices", new JsonArray())
                .forEach(device -> devices.add(DeviceJson.fromJson((JsonObject) device)));
        return new Looked(List.copyOf(devices), reply.getString("refusal"), false);
    }

    /**
     * Asks the nodes of devices, each once.
     *
     * @param judge what the device has done, as it is now
     * @return an answer per device, in their order
     */
    Future<List<Answer>> tell(
            List<DeviceStatus> targets, @Nullable String recall, Function<DeviceStatus, Answer> judge) {
        Set<String> nodes = new LinkedHashSet<>();
        targets.stream().filter(NodeOrders::isThere).forEach(device -> nodes.add(device.node()));
        List<String> asked = List.copyOf(nodes);
        List<Future<Looked>> looks =
                asked.stream().map(node -> look(node, recall)).toList();
        return Future.join(looks)
                .map(v -> targets.stream()
                        .map(target -> isThere(target)
                                ? answer(
                                        target,
                                        looks.get(asked.indexOf(target.node())).result(),
                                        judge)
                                : offline(target))
                        .toList());
    }

    static boolean isThere(DeviceStatus device) {
        return device.state() != State.OFFLINE;
    }

    static Answer offline(DeviceStatus device) {
        return new Answer(device.id(), Outcome.OFFLINE, "obeys when it comes back; last seen " + device.lastSeen());
    }

    static Answer pending(String device) {
        return new Answer(
                device,
                Outcome.PENDING,
                "no answer within " + ANSWER_MS + " ms; the command is stored, and its node looks by itself");
    }

    private static Answer answer(DeviceStatus target, Looked looked, Function<DeviceStatus, Answer> judge) {
        String refusal = looked.refusal();
        if (refusal != null) {
            return new Answer(target.id(), Outcome.REFUSED, refusal);
        }
        return looked.device(target.id()).map(judge).orElseGet(() -> pending(target.id()));
    }
}
