package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelSettings;
import io.waggle.channel.Standing;
import io.waggle.control.DeviceStatus;
import io.waggle.control.FunctionStatus;
import io.waggle.task.TaskView;
import java.util.List;
import java.util.Optional;

/** Why a task has not started. Any thread. */
final class WhyResource {

    private final ApiParts parts;

    WhyResource(ApiParts parts) {
        this.parts = parts;
    }

    void mount(Routes routes) {
        routes.on(GET, Permissions.API + "/tasks/{id}/why", this::why);
    }

    private Future<Answer> why(Call call) {
        call.query();
        String id = call.path("id");
        return parts.addresses()
                .apply(id)
                .compose(address -> parts.channels().find(address))
                .map(found -> found.orElseThrow(() -> TaskResource.unknown(id)))
                .compose(view -> reasons(view).map(reasons -> Answer.ok(json(view, reasons))));
    }

    private Future<List<Reason>> reasons(TaskView view) {
        Future<Optional<Standing>> standing = parts.standings().of(view.address());
        Future<ChannelSettings> settings =
                parts.channels().settings(view.address().channel());
        Future<List<DeviceStatus>> devices = parts.fleet().devices();
        Future<List<FunctionStatus>> functions = parts.functions().list();
        return Future.all(standing, settings, devices, functions)
                .map(all -> Reasons.of(
                        view,
                        new Reasons.Scene(
                                parts.channels().now(),
                                standing.result().orElse(null),
                                settings.result(),
                                devices.result(),
                                functions.result())));
    }

    private static JsonObject json(TaskView view, List<Reason> reasons) {
        return new JsonObject()
                .put("id", view.address().id())
                .put("address", view.address().toString())
                .put("state", view.state().name())
                .put(
                        "reasons",
                        new JsonArray(reasons.stream().map(Reason::toJson).toList()));
    }
}
