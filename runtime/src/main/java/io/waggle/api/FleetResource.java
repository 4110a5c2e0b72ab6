package io.waggle.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Commands.Ask;
import io.waggle.control.DeviceSettings;
import io.waggle.control.DeviceStatus;
import io.waggle.control.Fleet;
import io.waggle.control.Fleet.Command;
import io.waggle.control.Receipt;
import io.waggle.event.ControlJson;
import io.waggle.event.Fields;
import io.waggle.event.Words;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Devices and nodes, and the commands to them. Any thread. */
final class FleetResource {

    private static final String DEVICES = Permissions.API + "/devices";
    private static final String ONE = DEVICES + "/{device}";
    private static final String NODES = Permissions.API + "/nodes";

    private final Fleet fleet;

    FleetResource(Fleet fleet) {
        this.fleet = fleet;
    }

    void mount(Routes routes) {
        routes.on(GET, DEVICES, this::devices);
        routes.on(POST, DEVICES, this::add);
        routes.on(GET, ONE, this::device);
        routes.on(PATCH, ONE, this::change);
        routes.on(DELETE, ONE, this::delete);
        routes.on(GET, NODES, this::nodes);
        routes.on(POST, NODES + "/stop", call -> stop(call, List.of()));
        routes.on(POST, NODES + "/{node}/stop", call -> stop(call, List.of(call.path("node"))));
        for (Command command : Command.values()) {
            String verb = "/" + command.name().toLowerCase(Locale.ROOT);
            routes.on(POST, DEVICES + verb, call -> command(call, command, List.of()));
            routes.on(POST, ONE + verb, call -> command(call, command, List.of(call.path("device"))));
        }
    }

    private Future<Answer> devices(Call call) {
        Query query = call.query("probe", "node", "state");
        Optional<String> node = query.text("node");
        Optional<String> state = query.text("state");
        return fleet.devices()
                .map(all -> all.stream()
                        .filter(one -> node.isEmpty() || node.get().equals(one.node()))
                        .filter(one -> state.isEmpty()
                                || state.get().equalsIgnoreCase(one.state().name()))
                        .toList())
                .compose(some -> shown(some, query.flag("probe")))
                .map(FleetResource::items);
    }

    private Future<Answer> device(Call call) {
        boolean probe = call.query("probe").flag("probe");
        String id = call.path("device");
        return fleet.devices()
                .map(all -> all.stream()
                        .filter(device -> device.id().equals(id))
                        .findFirst()
                        .orElseThrow(() -> new Problem(
                                ProblemCode.UNKNOWN_DEVICE,
                                "there is no device '" + Words.shown(id)
                                        + "': GET /devices (waggle devices) says which there are.")))
                .compose(device -> shown(List.of(device), probe))
                .map(one -> Answer.ok(one.getJsonObject(0)));
    }

    private Future<JsonArray> shown(List<DeviceStatus> devices, boolean probe) {
        JsonArray items = ControlJson.list(devices, ControlJson::device);
        if (!probe) {
            return Future.succeededFuture(items);
        }
        return fleet.probe(devices.stream().map(DeviceStatus::id).toList()).map(trips -> {
            items.forEach(item -> {
                JsonObject device = (JsonObject) item;
                Double ms = trips.get(device.getString("id"));
                device.put("probe", new JsonObject().put("answered", ms != null).put("rttMs", ms));
            });
            return items;
        });
    }

    private Future<Answer> nodes(Call call) {
        Query query = call.query("name", "host", "state");
        Optional<String> name = query.text("name");
        Optional<String> host = query.text("host");
        Optional<String> state = query.text("state");
        return fleet.nodes()
                .map(all -> all.stream()
                        .filter(one -> name.isEmpty() || name.get().equals(one.name()))
                        .filter(one -> host.isEmpty() || host.get().equals(host(one.url())))
                        .filter(one -> state.isEmpty() || state.get().equalsIgnoreCase(one.state()))
                        .toList())
                .map(some -> items(ControlJson.list(some, ControlJson::node)));
    }

    /** The name or address that a node is reached by; nothing where it has not said it. */
    private static @Nullable String host(String url) {
        return url.isEmpty() ? null : URI.create(url).getHost();
    }

    private Future<Answer> stop(Call call, List<String> nodes) {
        Ask ask = call.ask(call.query("dryRun"));
        boolean now = call.fieldsOrNone("now").flag("now");
        return fleet.stop(nodes, now, ask).map(receipt -> traced(call, receipt));
    }

    private Future<Answer> command(Call call, Command command, List<String> devices) {
        Ask ask = call.ask(call.query("dryRun"));
        call.fieldsOrNone();
        return fleet.command(command, devices, ask).map(receipt -> traced(call, receipt));
    }

    private Future<Answer> add(Call call) {
        Ask ask = call.ask(call.query("dryRun"));
        Fields fields = call.fields("node", "slots", "tags", "channels", "name", DeviceSettings.PAUSED);
        String node = fields.need("node");
        Map<String, String> settings = new LinkedHashMap<>(DeviceChange.read(fields));
        if (fields.flag(DeviceSettings.PAUSED)) {
            settings.put(DeviceSettings.PAUSED, "true");
        }
        return fleet.add(node, settings, ask).map(receipt -> traced(call, receipt));
    }

    private Future<Answer> change(Call call) {
        Ask ask = call.ask(call.query("dryRun"));
        Map<String, String> change = DeviceChange.read(call.fields("slots", "tags", "channels", "name"));
        if (change.isEmpty()) {
            throw Fields.bad("there is nothing to change: name at least one of slots, tags, channels, name.");
        }
        return fleet.change(call.path("device"), change, ask).map(receipt -> traced(call, receipt));
    }

    private Future<Answer> delete(Call call) {
        Query query = call.query("dryRun", "drain");
        boolean drain = query.text("drain").isEmpty() || query.flag("drain");
        return fleet.delete(call.path("device"), drain, call.ask(query)).map(receipt -> traced(call, receipt));
    }

    private static Answer traced(Call call, Receipt receipt) {
        JsonObject json = ControlJson.receipt(receipt);
        call.trail().before(receipt.before()).after(receipt.after().copy().put("devices", json.getValue("devices")));
        return Answer.ok(json);
    }

    private static Answer items(JsonArray items) {
        return Answer.ok(new JsonObject().put("items", items).put("next", null).put("total", items.size()));
    }
}
