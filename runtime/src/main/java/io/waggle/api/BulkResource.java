package io.waggle.api;

import static io.vertx.core.http.HttpMethod.POST;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * Many tasks under an operator's hand: named, or by a filter. Who accepts {@code application/x-ndjson} is told how far it is,
 * a line after each step and the receipt as the last one; others get the receipt at the end. Any thread.
 */
final class BulkResource {

    private final ApiParts parts;

    BulkResource(ApiParts parts) {
        this.parts = parts;
    }

    void mount(Routes routes) {
        for (BulkVerb verb : BulkVerb.values()) {
            routes.raw(POST, Permissions.API + "/tasks/" + verb.word(), call -> take(call, verb));
        }
    }

    private void take(Call call, BulkVerb verb) {
        BulkAsk ask = BulkAsk.read(verb, call.object(), call.query("dryRun").flag("dryRun"));
        if (ask.dryRun()) {
            call.trail().nothing();
        }
        String accept = String.valueOf(call.request().getHeader(HttpHeaders.ACCEPT));
        if (accept.toLowerCase(Locale.ROOT).contains(TaskStream.TYPE)) {
            stream(call, ask);
        } else {
            Routes.answer(
                    call, c -> new BulkRun(parts, ask, receipt -> {}).go().map(receipt -> Answer.ok(receipt.toJson())));
        }
    }

    private void stream(Call call, BulkAsk ask) {
        HttpServerResponse response = call.context().response();
        BulkRun run = new BulkRun(parts, ask, receipt -> line(response, receipt.progress()));
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, TaskStream.TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .exceptionHandler(gone -> run.stop())
                .closeHandler(gone -> run.stop());
        Routes.on(call.vertx().getOrCreateContext(), run.go()).onComplete(done -> {
            if (done.succeeded()) {
                line(response, done.result().toJson());
            } else {
                line(response, Problems.toJson(Problems.of(done.cause(), 500, Headers.requestId(call.context()))));
            }
            if (!response.closed()) {
                response.end();
            }
        });
    }

    private static void line(HttpServerResponse response, JsonObject json) {
        if (!response.closed() && !response.ended()) {
            response.write(json.encode() + "\n");
        }
    }

    /** The same for other doors. */
    static Future<JsonObject> run(ApiParts parts, BulkVerb verb, JsonObject body) {
        return new BulkRun(parts, BulkAsk.read(verb, body, false), receipt -> {})
                .go()
                .map(BulkReceipt::toJson);
    }
}
