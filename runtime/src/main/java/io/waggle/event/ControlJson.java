package io.waggle.event;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Deployment;
import io.waggle.control.DeviceStatus;
import io.waggle.control.FunctionStatus;
import io.waggle.control.NodeStatus;
import io.waggle.control.Receipt;
import io.waggle.task.FunctionInfo;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** Devices, nodes, functions and receipts as JSON, the same for REST and the event stream. Pure functions. */
public final class ControlJson {

    private ControlJson() {}

    public static JsonObject device(DeviceStatus device) {
        JsonArray running = new JsonArray();
        device.tasks()
                .forEach(task -> running.add(new JsonObject()
                        .put("address", task.address())
                        .put("function", task.function())
                        .put("since", task.startedAt().toString())));
        return DeviceJson.toJson(device).put("running", running);
    }

    public static JsonObject node(NodeStatus node) {
        return new JsonObject()
                .put("name", node.name())
                .put("url", node.url())
                .put("state", node.state())
                .put("epoch", node.epoch())
                .put("version", node.version())
                .put("java", node.java())
                .put("startedAt", node.startedAt().toString())
                .put("lastSeen", node.lastSeen().toString())
                .put("parted", new JsonArray(node.parted()));
    }

    public static JsonObject function(FunctionStatus function) {
        FunctionInfo info = function.info();
        var timeout = info.timeout();
        return new JsonObject()
                .put("name", info.name())
                .put("description", info.description())
                .put("channel", info.channel())
                .put("attempts", info.attempts())
                .put("backoff", info.backoff().toString())
                .put("timeout", timeout == null ? null : timeout.toString())
                .put("slots", info.slots())
                .put("active", function.active())
                .put("versions", list(function.versions(), ControlJson::version));
    }

    public static JsonObject deployment(Deployment deployment) {
        return new JsonObject()
                .put("sha256", deployment.sha256())
                .put("version", deployment.version())
                .put("functions", texts(deployment.functions()))
                .put("fresh", deployment.fresh())
                .put(
                        "nodes",
                        list(
                                deployment.nodes(),
                                answer -> new JsonObject()
                                        .put("node", answer.node())
                                        .put("outcome", answer.outcome())
                                        .put("detail", answer.detail())));
    }

    public static JsonObject receipt(Receipt receipt) {
        JsonObject json = receipt.id().isEmpty()
                ? new JsonObject().put("dryRun", true)
                : new JsonObject().put("id", receipt.id());
        return json.put("command", receipt.command())
                .put("what", receipt.what())
                .put("by", receipt.by())
                .put("at", receipt.at().toString())
                .put("before", receipt.before())
                .put("after", receipt.after())
                .put(
                        "devices",
                        list(
                                receipt.devices(),
                                answer -> new JsonObject()
                                        .put("device", answer.device())
                                        .put("outcome", answer.outcome().name())
                                        .put("detail", answer.detail())));
    }

    /** Reads what {@link #receipt(Receipt)} wrote. */
    public static Receipt receipt(JsonObject json) {
        List<Receipt.Answer> devices = json.getJsonArray("devices").stream()
                .map(JsonObject.class::cast)
                .map(answer -> new Receipt.Answer(
                        answer.getString("device"),
                        Receipt.Outcome.valueOf(answer.getString("outcome")),
                        answer.getString("detail")))
                .toList();
        return new Receipt(
                json.getString("id", ""),
                json.getString("command"),
                json.getJsonObject("what"),
                json.getString("by"),
                Instant.parse(json.getString("at")),
                json.getJsonObject("before"),
                json.getJsonObject("after"),
                devices);
    }

    /** A list, each item turned into JSON. */
    public static <T> JsonArray list(List<T> items, Function<T, JsonObject> shape) {
        var array = new JsonArray();
        items.forEach(item -> array.add(shape.apply(item)));
        return array;
    }

    private static JsonObject version(FunctionStatus.Version version) {
        return new JsonObject()
                .put("version", version.version())
                .put("sha256", version.sha256())
                .put("file", version.file())
                .put("size", version.size())
                .put("by", version.by())
                .put("at", version.at().toString())
                .put("loadedOn", texts(version.loadedOn()));
    }

    private static JsonArray texts(List<String> texts) {
        return new JsonArray(List.copyOf(texts));
    }
}
