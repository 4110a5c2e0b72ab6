package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Fleet;
import io.waggle.control.Fleet.Command;
import io.waggle.event.ControlJson;
import io.waggle.event.Words;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.List;
import java.util.Locale;

/** Devices and nodes, and the commands to them. Any thread. */
final class FleetResource {

    private static final String DEVICES = Permissions.API + "/devices";

    private final Fleet fleet;

    FleetResource(Fleet fleet) {
        this.fleet = fleet;
    }

    void mount(Routes routes) {
        routes.on(GET, DEVICES, this::devices);
        routes.on(GET, DEVICES + "/{device}", this::device);
        routes.on(GET, Permissions.API + "/nodes", this::nodes);
        for (Command command : Command.values()) {
            String verb = "/" + command.name().toLowerCase(Locale.ROOT);
            routes.on(POST, DEVICES + verb, call -> command(call, command, List.of()));
            routes.on(POST, DEVICES + "/{device}" + verb, call -> command(call, command, List.of(call.path("device"))));
        }
    }

    private Future<Answer> devices(Call call) {
        call.query();
        return fleet.devices().map(all -> items(ControlJson.list(all, ControlJson::device)));
    }

    private Future<Answer> device(Call call) {
        call.query();
        String id = call.path("device");
        return fleet.devices()
                .map(all -> all.stream()
                        .filter(device -> device.id().equals(id))
                        .findFirst()
                        .map(device -> Answer.ok(ControlJson.device(device)))
                        .orElseThrow(() -> new Problem(
                                ProblemCode.UNKNOWN_DEVICE,
                                "there is no device '" + Words.shown(id) + "': see " + DEVICES + ".")));
    }

    private Future<Answer> nodes(Call call) {
        call.query();
        return fleet.nodes().map(all -> items(ControlJson.list(all, ControlJson::node)));
    }

    private Future<Answer> command(Call call, Command command, List<String> devices) {
        call.query();
        call.fieldsOrNone();
        return fleet.command(command, devices, call.caller().user())
                .map(ControlJson::receipt)
                .map(receipt -> {
                    call.trail().after(new JsonObject().put("devices", receipt.getValue("devices")));
                    return Answer.ok(receipt);
                });
    }

    private static Answer items(JsonArray items) {
        return Answer.ok(new JsonObject().put("items", items).put("next", null).put("total", items.size()));
    }
}
