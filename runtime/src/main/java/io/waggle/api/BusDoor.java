package io.waggle.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.Channels;
import io.waggle.channel.FailLists.Act;
import io.waggle.event.Fields;
import io.waggle.event.TaskJson;
import io.waggle.event.Words;
import io.waggle.task.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The door on the event bus: {@code waggle.tasks.submit} takes a task or an array of them, with the header {@code wait}
 * for how long to wait; {@code waggle.tasks.get} takes {@code {"id"}}; {@code waggle.tasks.cancel}, {@code rerun}, {@code
 * copy}, {@code prioritize}, {@code delete} and {@code clear-results} take ids or a filter; {@code waggle.failed.reload} and {@code
 * waggle.failed.delete} take what REST takes, and may name a {@code channel}. All answer like REST. A failure has the HTTP
 * status as its code and the problem's JSON as its message. Whoever is in the cluster is trusted. Opened and closed on
 * one context.
 */
final class BusDoor {

    static final String SUBMIT = "waggle.tasks.submit";
    static final String GET = "waggle.tasks.get";

    /** What comes before the verb of what is done to many. */
    static final String TASKS = "waggle.tasks.";

    /** What comes before the verb of what is done to fail lists. */
    static final String FAILED = "waggle.failed.";

    private final Vertx vertx;
    private final ApiParts parts;
    private final Submissions submissions;
    private final Channels channels;
    private final List<MessageConsumer<?>> consumers = new ArrayList<>();

    BusDoor(Vertx vertx, ApiParts parts) {
        this.vertx = vertx;
        this.parts = parts;
        this.submissions = new Submissions(parts, TaskJson::toJson);
        this.channels = parts.channels();
    }

    Future<Void> open() {
        MessageConsumer<Object> submit = vertx.eventBus().consumer(SUBMIT, m -> answer(m, this::submit));
        MessageConsumer<Object> get = vertx.eventBus().consumer(GET, m -> answer(m, this::get));
        consumers.add(submit);
        consumers.add(get);
        for (BulkVerb verb : BulkVerb.values()) {
            consumers.add(vertx.eventBus().consumer(TASKS + verb.word(), m -> answer(m, one -> bulk(verb, one))));
        }
        for (Act act : Act.values()) {
            consumers.add(vertx.eventBus()
                    .consumer(FAILED + FailedAsk.word(act), m -> answer(m, one -> failed(act, one))));
        }
        return Future.all(consumers.stream().map(MessageConsumer::completion).toList())
                .mapEmpty();
    }

    Future<Void> close() {
        return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
                .mapEmpty();
    }

    private Future<Object> submit(Message<Object> message) {
        String wait = message.headers().get("wait");
        Duration pause = wait == null ? Duration.ZERO : Query.pause(wait);
        return submissions.submit(Order.of(message.body()), pause).map(Submissions.Reply::body);
    }

    private Future<Object> get(Message<Object> message) {
        if (!(message.body() instanceof JsonObject body)) {
            throw Fields.bad("the body must be {\"id\":\"…\"}.");
        }
        String id = new Fields(body).only(List.of("id")).need("id");
        return submissions
                .locate(id)
                .compose(channels::find)
                .map(found -> TaskJson.toJson(found.orElseThrow(() -> TaskResource.unknown(id))));
    }

    private Future<Object> bulk(BulkVerb verb, Message<Object> message) {
        if (!(message.body() instanceof JsonObject body)) {
            throw Fields.bad("the body must be an object with 'ids' or a filter.");
        }
        return BulkResource.run(parts, verb, body).map(json -> json);
    }

    private Future<Object> failed(Act act, Message<Object> message) {
        if (!(message.body() instanceof JsonObject body)) {
            throw Fields.bad("the body must be an object: {} means all.");
        }
        JsonObject rest = body.copy();
        Optional<String> channel =
                Optional.ofNullable(new Fields(body).text("channel", Words::isName, "the name of a channel"));
        rest.remove("channel");
        FailedAsk ask = FailedAsk.read(act, channel, rest.toBuffer(), false);
        return new FailedRun(parts, ask, receipt -> {}).work().map(json -> json);
    }

    private static void answer(Message<Object> message, Function<Message<Object>, Future<Object>> action) {
        Future.succeededFuture(message)
                .compose(action)
                .onSuccess(message::reply)
                .onFailure(failure -> {
                    Problem problem = Problems.of(failure, 500, "event bus " + message.address());
                    message.fail(
                            problem.code().status(), Problems.toJson(problem).encode());
                });
    }
}
