package io.waggle.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.Channels;
import io.waggle.event.ChannelJson;
import io.waggle.event.ControlJson;
import io.waggle.task.Address;
import io.waggle.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The channels' numbers and their fail lists. Any thread. */
final class ChannelResource {

    private static final String ONE = Permissions.API + "/channels/{channel}";

    private final Channels channels;
    private final TaskLister lister;

    ChannelResource(ApiParts parts) {
        this.channels = parts.channels();
        this.lister = new TaskLister(parts.channels());
    }

    void mount(Routes routes) {
        routes.on(GET, Permissions.API + "/channels", this::list);
        routes.on(GET, ONE, this::get);
        routes.on(GET, ONE + "/failed", call -> failed(call, Optional.of(call.path("channel"))));
        routes.on(POST, ONE + "/failed/reload", this::reload);
        routes.on(DELETE, ONE + "/failed/{id}", this::delete);
        routes.on(GET, Permissions.API + "/failed", call -> failed(call, Optional.empty()));
        routes.on(POST, Permissions.API + "/failed/reload", this::reloadAll);
    }

    private Future<Answer> list(Call call) {
        call.query();
        return channels.statuses()
                .map(all -> Answer.ok(new JsonObject()
                        .put("items", ControlJson.list(all, ChannelJson::toJson))
                        .put("next", null)
                        .put("total", all.size())));
    }

    private Future<Answer> get(Call call) {
        call.query();
        return known(call.path("channel")).map(status -> Answer.ok(ChannelJson.toJson(status)));
    }

    private Future<Answer> failed(Call call, Optional<String> channel) {
        Query query = call.query("limit", "cursor", "count");
        if (query.flag("count")) {
            return (channel.isPresent() ? known(channel.get()).map(ChannelStatus::failed) : failedInAll())
                    .map(count -> Answer.ok(new JsonObject().put("count", count)));
        }
        var wanted = new TaskLister.Wanted(channel, Optional.of(TaskState.FAILED), false, task -> true);
        return lister.page(wanted, query.text("cursor"), query.limit()).map(Answer::ok);
    }

    private Future<Answer> reload(Call call) {
        call.query();
        List<String> ids = call.fieldsOrNone("ids").ids("ids");
        String channel = call.path("channel");
        return known(channel)
                .compose(status -> channels.reload(channel, ids))
                .map(count -> Answer.ok(new JsonObject().put("reloaded", count)));
    }

    private Future<Answer> reloadAll(Call call) {
        call.query();
        call.fieldsOrNone();
        return channels.statuses().compose(this::reloadEach).map(Answer::ok);
    }

    private Future<JsonObject> reloadEach(List<ChannelStatus> all) {
        List<String> names = all.stream()
                .filter(c -> c.failed() > 0)
                .map(ChannelStatus::name)
                .toList();
        List<Future<Long>> reloads = new ArrayList<>();
        names.forEach(name -> reloads.add(channels.reload(name, List.of())));
        return Future.all(reloads).map(done -> {
            var each = new JsonObject();
            long sum = 0;
            for (int i = 0; i < names.size(); i++) {
                each.put(names.get(i), reloads.get(i).result());
                sum += reloads.get(i).result();
            }
            return new JsonObject().put("reloaded", sum).put("channels", each);
        });
    }

    private Future<Answer> delete(Call call) {
        call.query();
        String channel = call.path("channel");
        String id = call.path("id");
        String own = id.startsWith(channel + "/") ? id.substring(channel.length() + 1) : id;
        return channels.deleteFailed(new Address(channel, own)).map(there -> {
            if (!there) {
                throw TaskResource.unknown(id);
            }
            return Answer.nothing();
        });
    }

    private Future<Long> failedInAll() {
        return channels.statuses()
                .map(all -> all.stream().mapToLong(ChannelStatus::failed).sum());
    }

    private Future<ChannelStatus> known(String channel) {
        return channels.status(channel).map(found -> found.orElseThrow(() -> TaskLister.unknownChannel(channel)));
    }
}
