package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelSettings;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.Standing;
import io.waggle.control.DeviceStatus;
import io.waggle.control.FunctionStatus;
import io.waggle.event.TaskJson;
import io.waggle.task.Gates;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.time.Instant;
import java.util.ArrayList;
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
        return new Submissions(parts, TaskJson::toRow)
                .locate(id)
                .compose(address -> parts.channels().find(address))
                .map(found -> found.orElseThrow(() -> TaskResource.unknown(id)))
                .compose(view -> Future.all(shut(view), reasons(view)).map(both -> {
                    List<Reason> all = new ArrayList<>(both.<List<Reason>>resultAt(0));
                    all.addAll(both.<List<Reason>>resultAt(1));
                    return Answer.ok(json(view, all));
                }));
    }

    /** The gates behind which a task waits; they come first, as nothing else counts while they are shut. */
    private Future<List<Reason>> shut(TaskView view) {
        if (view.state() != TaskState.QUEUED) {
            return Future.succeededFuture(List.of());
        }
        String channel = view.address().channel();
        Future<Gates> system = parts.steering().dispatch().gates();
        Future<Gates> own = parts.channels()
                .status(channel)
                .map(status -> status.map(ChannelStatus::gates).orElse(Gates.OPEN));
        return Future.all(system, own).map(both -> {
            List<Reason> reasons = new ArrayList<>();
            Gates.Shut all = system.result().dispatch();
            if (all != null) {
                reasons.add(Reason.of(
                        "DISPATCH_PAUSED",
                        "The dispatch of the whole system was shut by " + who(all) + ".",
                        "waggle dispatch start"));
            }
            Gates.Shut one = own.result().dispatch();
            if (one != null) {
                reasons.add(Reason.of(
                        "CHANNEL_PAUSED",
                        "The channel '" + channel + "' was paused by " + who(one) + ".",
                        "waggle channel " + channel + " resume"));
            }
            return reasons;
        });
    }

    private static String who(Gates.Shut shut) {
        return shut.by() + " at " + Instant.ofEpochMilli(shut.at());
    }

    private Future<List<Reason>> reasons(TaskView view) {
        Future<Optional<Standing>> standing = parts.standings().of(view.address());
        Future<ChannelSettings> settings =
                parts.channels().settings(view.address().channel());
        Future<List<DeviceStatus>> devices = parts.steering().fleet().devices();
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
