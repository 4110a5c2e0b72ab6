package io.waggle.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelSettings;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.Channels;
import io.waggle.control.Commands.Ask;
import io.waggle.control.Dispatch;
import io.waggle.control.Dispatch.Which;
import io.waggle.control.Functions;
import io.waggle.control.Receipt;
import io.waggle.event.ChannelJson;
import io.waggle.event.ControlJson;
import io.waggle.event.EventStream;
import io.waggle.event.SettingsJson;
import io.waggle.task.Address;
import io.waggle.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The channels: their numbers, their settings and their fail lists. Any thread. */
final class ChannelResource {

    private static final String ONE = Permissions.API + "/channels/{channel}";

    private final Channels channels;
    private final Functions functions;
    private final EventStream events;
    private final TaskLister lister;
    private final Dispatch dispatch;
    private final ChannelEmptying emptying;

    ChannelResource(ApiParts parts) {
        this.dispatch = parts.steering().dispatch();
        this.emptying = new ChannelEmptying(parts);
        this.channels = parts.channels();
        this.functions = parts.functions();
        this.events = parts.events();
        this.lister = new TaskLister(parts.channels());
    }

    void mount(Routes routes) {
        routes.on(GET, Permissions.API + "/channels", this::list);
        routes.on(GET, ONE, this::get);
        routes.on(PATCH, ONE, this::change);
        routes.on(DELETE, ONE, emptying::delete);
        routes.on(POST, ONE + "/clear", emptying::clear);
        routes.on(POST, ONE + "/pause", call -> gate(call, true, new Which(false, true)));
        routes.on(POST, ONE + "/resume", call -> gate(call, false, Which.BOTH));
        routes.on(GET, ONE + "/failed", call -> failed(call, Optional.of(channel(call))));
        routes.on(POST, ONE + "/failed/reload", this::reload);
        routes.on(DELETE, ONE + "/failed/{id}", this::delete);
        routes.on(GET, Permissions.API + "/failed", call -> failed(call, Optional.empty()));
        routes.on(POST, Permissions.API + "/failed/reload", this::reloadAll);
    }

    private Future<Answer> list(Call call) {
        call.query();
        return channels.statuses()
                .compose(all -> Future.all(all.stream().map(this::shown).toList())
                        .map(items -> Answer.ok(new JsonObject()
                                .put("items", new JsonArray(items.list()))
                                .put("next", null)
                                .put("total", all.size()))));
    }

    private Future<Answer> get(Call call) {
        call.query();
        return known(channel(call)).compose(this::shown).map(Answer::ok);
    }

    private Future<JsonObject> shown(ChannelStatus status) {
        return channels.settings(status.name()).map(settings -> ChannelJson.toJson(status, settings));
    }

    private Future<Answer> change(Call call) {
        call.query();
        String channel = channel(call);
        UnaryOperator<ChannelSettings> change = SettingsJson.change(call.object());
        return settable(channel)
                .compose(there -> channels.settings(channel))
                .compose(before -> channels.configure(channel, change).onSuccess(after -> {
                    JsonObject asked = call.object();
                    call.trail().before(asked(asked, before)).after(asked(asked, after));
                }))
                .compose(settings -> known(channel).map(status -> ChannelJson.toJson(status, settings)))
                .onSuccess(json -> events.publish("channel.state", json))
                .map(json -> Answer.ok(json.copy()));
    }

    /** Of a channel's settings those that a change names. */
    private static JsonObject asked(JsonObject change, ChannelSettings settings) {
        JsonObject all = SettingsJson.addTo(new JsonObject(), settings);
        JsonObject some = new JsonObject();
        change.fieldNames().forEach(name -> some.put(name, all.getValue(name)));
        return some;
    }

    private Future<Answer> gate(Call call, boolean shut, Which usual) {
        Which which = DispatchResource.which(call, usual);
        Ask ask = call.ask(call.query("dryRun"));
        String channel = channel(call);
        return settable(channel)
                .compose(there -> dispatch.channel(channel, shut, which, ask))
                .onSuccess(receipt -> tell(channel, receipt))
                .map(receipt -> Answer.ok(ControlJson.receipt(receipt)));
    }

    private void tell(String channel, Receipt receipt) {
        if (!receipt.id().isEmpty()) {
            known(channel).compose(this::shown).onSuccess(json -> events.publish("channel.state", json));
        }
    }

    /** A channel can be given settings when it is there, or when a function's tasks will go to it. */
    private Future<Void> settable(String channel) {
        return channels.status(channel)
                .compose(there -> there.isPresent()
                        ? Future.succeededFuture()
                        : functions
                                .list()
                                .compose(all -> all.stream()
                                                .anyMatch(function -> function.info()
                                                        .channel()
                                                        .equals(channel))
                                        ? Future.succeededFuture()
                                        : Future.failedFuture(TaskLister.unknownChannel(channel))));
    }

    private Future<Answer> failed(Call call, Optional<String> channel) {
        Query query = call.query("limit", "cursor", "count");
        if (query.flag("count")) {
            return (channel.isPresent() ? known(channel.get()).map(ChannelStatus::failed) : failedInAll())
                    .map(count -> Answer.ok(new JsonObject().put("count", count)));
        }
        var wanted = TaskLister.Wanted.all(channel, TaskState.FAILED);
        return lister.page(wanted, query.text("cursor"), query.limit()).map(Answer::ok);
    }

    private Future<Answer> reload(Call call) {
        call.query();
        List<String> ids = call.fieldsOrNone("ids").ids("ids");
        String channel = channel(call);
        return known(channel)
                .compose(status -> channels.reload(channel, ids))
                .onSuccess(count -> call.trail().after(new JsonObject().put("reloaded", count)))
                .map(count -> Answer.ok(new JsonObject().put("reloaded", count)));
    }

    private Future<Answer> reloadAll(Call call) {
        call.query();
        call.fieldsOrNone();
        return channels.statuses()
                .compose(this::reloadEach)
                .onSuccess(json -> call.trail().after(json.copy()))
                .map(Answer::ok);
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
        String channel = channel(call);
        String id = call.path("id");
        String own = id.startsWith(channel + "/") ? id.substring(channel.length() + 1) : id;
        return channels.deleteFailed(new Address(channel, own)).map(there -> {
            if (!there) {
                throw TaskResource.unknown(id);
            }
            return Answer.nothing();
        });
    }

    static String channel(Call call) {
        String channel = call.path("channel");
        TaskLister.checkName(channel);
        return channel;
    }

    private Future<Long> failedInAll() {
        return channels.statuses()
                .map(all -> all.stream().mapToLong(ChannelStatus::failed).sum());
    }

    private Future<ChannelStatus> known(String channel) {
        return channels.status(channel).map(found -> found.orElseThrow(() -> TaskLister.unknownChannel(channel)));
    }
}
