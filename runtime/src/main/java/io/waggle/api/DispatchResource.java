package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Commands;
import io.waggle.control.Dispatch;
import io.waggle.control.Dispatch.Which;
import io.waggle.control.Receipt;
import io.waggle.event.ControlJson;
import io.waggle.event.Fields;
import io.waggle.event.GatesJson;

/** The gates of the whole system, and the commands that were given. Any thread. */
final class DispatchResource {

    private static final String DISPATCH = Permissions.API + "/dispatch";

    private final Dispatch dispatch;
    private final Commands commands;

    DispatchResource(ApiParts.Control control) {
        this.dispatch = control.dispatch();
        this.commands = control.commands();
    }

    void mount(Routes routes) {
        routes.on(GET, DISPATCH, this::gates);
        routes.on(
                POST,
                DISPATCH + "/pause",
                call -> receipt(dispatch.pause(which(call, Which.BOTH), call.ask(call.query("dryRun")))));
        routes.on(
                POST,
                DISPATCH + "/start",
                call -> receipt(dispatch.start(which(call, Which.BOTH), call.ask(call.query("dryRun")))));
        routes.on(POST, DISPATCH + "/stop", this::stop);
        routes.on(GET, Permissions.API + "/commands", this::list);
    }

    private Future<Answer> gates(Call call) {
        call.query();
        return dispatch.gates().map(gates -> Answer.ok(GatesJson.toJson(gates)));
    }

    private Future<Answer> stop(Call call) {
        call.fieldsOrNone();
        return receipt(dispatch.stop(call.ask(call.query("dryRun"))));
    }

    private static Future<Answer> receipt(Future<Receipt> given) {
        return given.map(receipt -> Answer.ok(ControlJson.receipt(receipt)));
    }

    /** The gates that a body names; all of these where it names none. */
    static Which which(Call call, Which usual) {
        Fields fields = call.fieldsOrNone("intake", "dispatch");
        if (fields.json().isEmpty()) {
            return usual;
        }
        Which named = new Which(fields.flag("intake"), fields.flag("dispatch"));
        if (!named.intake() && !named.dispatch()) {
            throw Fields.bad("name what is meant: \"intake\": true, \"dispatch\": true, or both.");
        }
        return named;
    }

    private Future<Answer> list(Call call) {
        Query query = call.query("limit", "cursor");
        return commands.list(query.text("cursor").orElse(null), query.limit())
                .map(page -> Answer.ok(new JsonObject()
                        .put("items", new JsonArray(page.items()))
                        .put("next", page.next())));
    }
}
