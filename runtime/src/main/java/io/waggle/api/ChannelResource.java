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
import java.util.function.UnaryOperator;

/** The channels: their numbers and their settings. Any thread. */
final class ChannelResource {

    private static final String ONE = Permissions.API + "/channels/{channel}";

    private final Channels channels;
    private final Functions functions;
    private final EventStream events;
    private final Dispatch dispatch;
    private final ChannelEmptying emptying;

    ChannelResource(ApiParts parts) {
        this.dispatch = parts.steering().dispatch();
        this.emptying = new ChannelEmptying(parts);
        this.channels = parts.channels();
        this.functions = parts.functions();
        this.events = parts.events();
    }

    void mount(Routes routes) {
        routes.on(GET, Permissions.API + "/channels", this::list);
        routes.on(GET, ONE, this::get);
        routes.on(PATCH, ONE, this::change);
        routes.on(DELETE, ONE, emptying::delete);
        routes.on(POST, ONE + "/clear", emptying::clear);
        routes.on(POST, ONE + "/pause", call -> gate(call, true, new Which(false, true)));
        routes.on(POST, ONE + "/resume", call -> gate(call, false, Which.BOTH));
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

    static String channel(Call call) {
        String channel = call.path("channel");
        TaskLister.checkName(channel);
        return channel;
    }

    private Future<ChannelStatus> known(String channel) {
        return channels.status(channel).map(found -> found.orElseThrow(() -> TaskLister.unknownChannel(channel)));
    }
}
