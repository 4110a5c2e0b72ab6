package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.control.DeviceStatus;
import io.waggle.control.NodeStatus;
import io.waggle.event.StatsTicker;
import io.waggle.security.Accounts;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The event stream over HTTP, and the numbers of the last ten minutes. The set of open streams is synchronised, so any
 * thread may end them.
 */
final class EventsResource {

    private static final int MOST_PER_USER = 20;

    private final ApiParts parts;
    private final Set<EventClient> clients = new HashSet<>();
    private boolean closed;

    EventsResource(ApiParts parts) {
        this.parts = parts;
    }

    void mount(Routes routes) {
        routes.raw(GET, Permissions.API + "/events", this::stream);
        routes.on(GET, Permissions.API + "/stats", this::stats);
        routes.on(GET, Permissions.API + "/stats/timeline", this::timeline);
    }

    /** Ends every stream and takes no new one. */
    void close() {
        List<EventClient> open;
        synchronized (clients) {
            closed = true;
            open = new ArrayList<>(clients);
        }
        open.forEach(EventClient::end);
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
        EventClient client = new EventClient(call, parts.feed(), this::left);
        synchronized (clients) {
            if (closed) {
                throw new Problem(ProblemCode.SHUTTING_DOWN, "this node is stopping: use another one.");
            }
            long mine = clients.stream()
                    .filter(other -> other.user().equals(client.user()))
                    .count();
            if (mine >= MOST_PER_USER) {
                throw new Problem(
                        ProblemCode.TOO_MANY_REQUESTS,
                        "you have " + MOST_PER_USER + " event streams open on this node: close one first.");
            }
            clients.add(client);
        }
        Accounts accounts = parts.accounts();
        client.open(accounts);
    }

    private void left(EventClient client) {
        synchronized (clients) {
            clients.remove(client);
        }
    }
}
