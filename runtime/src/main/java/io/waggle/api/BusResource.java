package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import io.waggle.event.Durations;
import io.waggle.event.Fields;
import io.waggle.event.Words;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.time.Duration;
import java.util.List;

/**
 * The event bus of the cluster for programs that are no members of it: a message to an address, with its reply, or to all who
 * listen there; and a place to listen. The runtime's own addresses are out of reach: what they do is done by its other
 * routes, which ask for a role and leave a trail. Any thread.
 */
final class BusResource {

    private static final String PATH = Permissions.API + "/bus/{address}";
    private static final Duration USUAL = Duration.ofSeconds(5);
    private static final int LONGEST = 200;

    /** What addresses of the runtime and of Vert.x begin with. */
    private static final List<String> OURS = List.of("waggle.", "__vertx");

    private final ApiParts parts;
    private final OpenStreams streams;

    BusResource(ApiParts parts, OpenStreams streams) {
        this.parts = parts;
        this.streams = streams;
    }

    void mount(Routes routes) {
        routes.on(POST, PATH, this::send);
        routes.raw(GET, PATH, this::listen);
    }

    private Future<Answer> send(Call call) {
        Query query = call.query("timeout", "publish");
        boolean publish = query.flag("publish");
        Duration patience = query.text("timeout").map(BusResource::patience).orElse(USUAL);
        String address = address(call);
        var bus = call.vertx().eventBus();
        return call.read(BusMessages::read).compose(body -> {
            if (publish) {
                bus.publish(address, body);
                return Future.succeededFuture(Answer.of(202, new JsonObject().put("published", address)));
            }
            return bus.request(address, body, new DeliveryOptions().setSendTimeout(patience.toMillis()))
                    .map(reply -> Answer.ok(new JsonObject().put("reply", BusMessages.json(reply.body()))))
                    .recover(failure -> Future.failedFuture(problem(address, patience, failure)));
        });
    }

    private void listen(Call call) {
        call.query();
        String address = address(call);
        BusListener listener = new BusListener(call, parts.accounts(), address, streams::left);
        streams.add(listener);
        listener.open();
    }

    private static String address(Call call) {
        String address = call.path("address");
        if (address.length() > LONGEST || !Words.isLabel(address)) {
            throw Fields.bad("an address of the event bus is 1 to " + LONGEST + " printable characters.");
        }
        OURS.stream().filter(address::startsWith).findFirst().ifPresent(ours -> {
            throw new Problem(
                    ProblemCode.FORBIDDEN,
                    "'" + address + "' is one of the runtime's own addresses, as all that begin with '" + ours
                            + "': use its other routes instead, such as POST /api/v1/tasks or /functions/{f}/call.");
        });
        return address;
    }

    private static Duration patience(String text) {
        return Durations.parse(text)
                .filter(time -> !time.isZero() && time.compareTo(Query.LONGEST_WAIT) <= 0)
                .orElseThrow(() -> Fields.bad("'timeout' must be a duration of at most 5 minutes, like 30s or PT30S."));
    }

    private static Throwable problem(String address, Duration patience, Throwable failure) {
        if (!(failure instanceof ReplyException reply)) {
            return failure;
        }
        if (reply.failureType() == ReplyFailure.NO_HANDLERS) {
            return new Problem(
                    ProblemCode.NOT_FOUND, "nobody in the cluster listens at '" + address + "': nothing was sent.");
        }
        return reply.failureType() == ReplyFailure.RECIPIENT_FAILURE
                ? new Problem(
                        ProblemCode.FUNCTION_FAILED,
                        "who listens at '" + address + "' answered with failure " + reply.failureCode() + ": "
                                + Words.shown(String.valueOf(reply.getMessage())))
                : new Problem(
                        ProblemCode.TIMEOUT,
                        "no reply came from '" + address + "' within " + patience.toMillis()
                                + " ms: whether the message was handled is not known.");
    }
}
