package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.control.DeviceStatus;
import io.waggle.control.NodeStatus;
import io.waggle.event.StatsTicker;
import java.util.List;

/**
 * The event stream over HTTP, and the numbers of the last ten minutes. Any thread.
 */
final class EventsResource {

    private final ApiParts parts;
    private final OpenStreams streams;

    EventsResource(ApiParts parts, OpenStreams streams) {
        this.parts = parts;
        this.streams = streams;
    }

    void mount(Routes routes) {
        routes.raw(GET, Permissions.API + "/events", this::stream);
        routes.on(GET, Permissions.API + "/stats", this::stats);
        routes.on(GET, Permissions.API + "/stats/timeline", this::timeline);
    }

    /** The numbers of the last second, and who does not hear as it should. */
    private Future<Answer> stats(Call call) {
        call.query();
        Future<JsonObject> numbers = parts.ticker().latest();
        Future<List<DeviceStatus>> devices = parts.steering().fleet().devices();
        Future<List<NodeStatus>> nodes = parts.steering().fleet().nodes();
        return Future.all(numbers, devices, nodes)
                .map(v -> Answer.ok(
                        numbers.result().put("deaf", deaf(devices.result())).put("parted", parted(nodes.result()))));
    }

    private static JsonArray deaf(List<DeviceStatus> devices) {
        JsonArray deaf = new JsonArray();
        for (DeviceStatus device : devices) {
            if (device.deaf() != null) {
                deaf.add(new JsonObject()
                        .put("device", device.id())
                        .put("node", device.node())
                        .put("why", device.deaf()));
            }
        }
        return deaf;
    }

    private static JsonArray parted(List<NodeStatus> nodes) {
        JsonArray parted = new JsonArray();
        nodes.stream()
                .filter(node -> !node.parted().isEmpty())
                .forEach(node -> parted.add(
                        new JsonObject().put("node", node.name()).put("from", new JsonArray(node.parted()))));
        return parted;
    }

    private Future<Answer> timeline(Call call) {
        call.query();
        StatsTicker ticker = parts.ticker();
        return ticker.timeline().map(points -> Answer.ok(new JsonObject().put("points", points)));
    }

    private void stream(Call call) {
        call.query();
        EventClient client = new EventClient(call, parts.feed(), streams::left);
        streams.add(client);
        client.open(parts.accounts());
    }
}
