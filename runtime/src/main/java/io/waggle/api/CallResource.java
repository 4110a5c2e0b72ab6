package io.waggle.api;

import static io.vertx.core.http.HttpMethod.POST;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Functions;
import io.waggle.event.Durations;
import io.waggle.event.Fields;
import io.waggle.event.ProblemJson;
import io.waggle.event.Words;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.time.Duration;
import java.util.List;

/**
 * Calls of functions: a message to {@code waggle.functions.<name>}, which some node that has loaded the function answers.
 * Nothing is stored and nothing is tried again. Any thread.
 */
final class CallResource {

    private static final String PREFIX = "waggle.functions.";
    private static final Duration USUAL = Duration.ofSeconds(30);

    /** How much longer than the function the message may take. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Functions functions;

    CallResource(Functions functions) {
        this.functions = functions;
    }

    void mount(Routes routes) {
        routes.on(POST, Permissions.API + "/functions/{function}/call", this::call);
    }

    private Future<Answer> call(Call call) {
        Duration patience = call.query("timeout")
                .text("timeout")
                .map(CallResource::patience)
                .orElse(USUAL);
        String function = call.path("function");
        if (!Words.isName(function)) {
            throw unknown(function);
        }
        return call.read(CallResource::body)
                .compose(body -> call.vertx()
                        .eventBus()
                        .<JsonObject>request(
                                PREFIX + function,
                                body,
                                new DeliveryOptions()
                                        .addHeader("timeout", patience.toString())
                                        .setSendTimeout(patience.plus(GRACE).toMillis())))
                .map(reply -> Answer.ok(reply.body()))
                .recover(failure -> failed(function, patience, failure));
    }

    private static JsonObject body(Buffer content) {
        if (content.length() == 0) {
            return new JsonObject();
        }
        if (new Body(content, null).json() instanceof JsonObject object) {
            new Fields(object).only(List.of("payload"));
            return object;
        }
        throw Fields.bad("the body must be {\"payload\":…}, with any JSON in it.");
    }

    private static Duration patience(String text) {
        return Durations.parse(text)
                .filter(time -> !time.isZero() && time.compareTo(Query.LONGEST_WAIT) <= 0)
                .orElseThrow(() -> Fields.bad("'timeout' must be a duration of at most 5 minutes, like 30s or PT30S."));
    }

    private Future<Answer> failed(String function, Duration patience, Throwable failure) {
        if (!(failure instanceof ReplyException reply)) {
            return Future.failedFuture(failure);
        }
        if (reply.failureType() == ReplyFailure.RECIPIENT_FAILURE) {
            return Future.failedFuture(ProblemJson.read(new JsonObject(String.valueOf(reply.getMessage()))));
        }
        return reply.failureType() == ReplyFailure.NO_HANDLERS
                ? functions
                        .list()
                        .compose(all -> Future.failedFuture(
                                all.stream().anyMatch(one -> one.info().name().equals(function))
                                        ? notLoaded(function)
                                        : unknown(function)))
                : Future.failedFuture(new Problem(
                        ProblemCode.TIMEOUT,
                        "no node answered the call of '" + function + "' within " + patience.toMillis()
                                + " ms: whether it ran is not known."));
    }

    private static Problem unknown(String function) {
        return new Problem(
                ProblemCode.UNKNOWN_FUNCTION,
                "there is no function '" + Words.shown(function) + "': deploy it, or see GET /api/v1/functions.");
    }

    private static Problem notLoaded(String function) {
        return new Problem(
                ProblemCode.NOT_LOADED,
                "no node that can be reached has loaded '" + function + "' now: try again in a moment.",
                1);
    }
}
