package io.waggle.api;

import static io.vertx.core.http.HttpMethod.POST;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.waggle.task.Problem;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

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
        answer(call, told -> new BulkRun(parts, ask, receipt -> told.accept(receipt.progress())));
    }

    /** Something that takes many steps. One context. */
    interface Work {

        /** Does it, and answers with the receipt. */
        Future<JsonObject> work();

        /** Ends after the step under way: nobody wants to know any more. */
        void stop();
    }

    /** Answers with the receipt at the end, or with a line after each step, as the request accepts it. */
    static void answer(Call call, Function<Consumer<JsonObject>, Work> work) {
        String accept = String.valueOf(call.request().getHeader(HttpHeaders.ACCEPT));
        if (accept.toLowerCase(Locale.ROOT).contains(TaskStream.TYPE)) {
            stream(call, work);
        } else {
            Routes.answer(call, c -> work.apply(told -> {}).work().map(Answer::ok));
        }
    }

    private static void stream(Call call, Function<Consumer<JsonObject>, Work> work) {
        HttpServerResponse response = call.context().response();
        Work run = work.apply(told -> line(response, told));
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, TaskStream.TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .exceptionHandler(gone -> run.stop())
                .closeHandler(gone -> run.stop());
        Context here = call.vertx().getOrCreateContext();
        Routes.on(here, run.work()).onComplete(done -> {
            Problem problem =
                    done.succeeded() ? null : Problems.of(done.cause(), 500, Headers.requestId(call.context()));
            Future<Void> written =
                    call.trail().end(problem == null ? "DONE" : problem.code().name());
            Routes.on(here, written).onComplete(v -> {
                line(response, problem == null ? done.result() : Problems.toJson(problem));
                if (!response.closed()) {
                    response.end();
                }
            });
        });
    }

    private static void line(HttpServerResponse response, JsonObject json) {
        if (!response.closed() && !response.ended()) {
            response.write(json.encode() + "\n");
        }
    }

    /** The same for other doors. */
    static Future<JsonObject> run(ApiParts parts, BulkVerb verb, JsonObject body) {
        return new BulkRun(parts, BulkAsk.read(verb, body, false), receipt -> {}).work();
    }
}
