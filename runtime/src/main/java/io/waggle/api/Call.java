package io.waggle.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.waggle.control.Commands.Ask;
import io.waggle.event.Fields;
import io.waggle.security.Caller;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One request that has been let in, with its body read. Lives on the request's context. */
final class Call {

    /** A body above this many bytes is parsed off the event loop. */
    private static final int LARGE = 64 * 1024;

    private static final int LONGEST_KEY = 200;

    private final RoutingContext context;
    private final Optional<Caller> caller;
    private final Body body;

    Call(RoutingContext context, Optional<Caller> caller, Body body) {
        this.context = context;
        this.caller = caller;
        this.body = body;
    }

    /** Who calls; there is always one on a route that is not open to everybody. */
    Caller caller() {
        return caller.orElseThrow(() -> new IllegalStateException("this route knows no caller"));
    }

    /** Who calls, and must have logged in: who may come in, and with what, is decided by people. */
    Caller person() {
        Caller calling = caller();
        if (calling.machine() != null) {
            throw new Problem(
                    ProblemCode.FORBIDDEN,
                    "this is for people, and a token for machines was shown: log in with user name and password.");
        }
        return calling;
    }

    /** What the request leaves in the audit. */
    Trail trail() {
        return Trail.of(context);
    }

    /** The sender's address; of an IPv6 one the network, which one sender owns whole. */
    String address() {
        var remote = request().remoteAddress();
        String host = remote == null ? "" : String.valueOf(remote.hostAddress());
        String[] groups = host.split(":");
        return groups.length < 5 ? host : String.join(":", Arrays.asList(groups).subList(0, 4));
    }

    /** Who asks for a command, and how: with {@code dryRun} in the query and the header {@code Idempotency-Key}. */
    Ask ask(Query query) {
        String key = Optional.ofNullable(request().getHeader("Idempotency-Key")).orElse("");
        if (key.length() > LONGEST_KEY || key.chars().anyMatch(Character::isISOControl)) {
            throw Fields.bad("the Idempotency-Key must have at most " + LONGEST_KEY + " printable characters.");
        }
        boolean dryRun = query.flag("dryRun");
        if (dryRun) {
            trail().nothing();
        }
        return new Ask(caller().user(), key, dryRun);
    }

    /** A part of the path, decoded. */
    String path(String name) {
        String part = context.pathParam(name);
        if (part == null || part.isBlank()) {
            throw new Problem(ProblemCode.NOT_FOUND, "the path lacks its part '" + name + "'.");
        }
        return part;
    }

    /** The query, which may have these parameters and no others. */
    Query query(String... known) {
        String query = context.request().query();
        return query == null || query.isEmpty() ? Query.NONE : new Query(context.queryParams(), List.of(known));
    }

    /** The body as a JSON object with no other fields than these. */
    Fields fields(String... known) {
        return new Fields(object()).only(List.of(known));
    }

    /** The body as a JSON object. */
    JsonObject object() {
        if (body.json() instanceof JsonObject object) {
            return object;
        }
        throw Fields.bad("the body must be a JSON object.");
    }

    /** The same, where the body may be missing. */
    Fields fieldsOrNone(String... known) {
        return body.content().length() == 0 ? new Fields(new JsonObject()) : fields(known);
    }

    /** The body's bytes turned into something, off the event loop when there are many. */
    <T> Future<T> read(Function<Buffer, T> reader) {
        return body.content().length() < LARGE
                ? Future.succeededFuture(reader.apply(body.content()))
                : vertx().executeBlocking(() -> reader.apply(body.content()), false);
    }

    Body body() {
        return body;
    }

    HttpServerRequest request() {
        return context.request();
    }

    RoutingContext context() {
        return context;
    }

    Vertx vertx() {
        return context.vertx();
    }
}
