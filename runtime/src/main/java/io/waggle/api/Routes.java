package io.waggle.api;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.waggle.security.AuditLog;
import io.waggle.security.Caller;
import io.waggle.task.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Mounts routes, each behind its row of the table of permissions: let in, read the body, act, write it down, answer. The
 * body is not read before the caller is known. Used on the verticle's context.
 */
final class Routes {

    private final Router router;
    private final Gate gate;
    private final AuditLog audit;
    private final HttpTimes times;
    private final Set<Permission> mounted = new LinkedHashSet<>();

    Routes(Router router, Gate gate, AuditLog audit, HttpTimes times) {
        this.times = times;
        this.router = router;
        this.gate = gate;
        this.audit = audit;
    }

    /** Mounts a route that answers once. */
    void on(HttpMethod method, String path, Function<Call, Future<Answer>> action) {
        mount(method, path, call -> answer(call, action));
    }

    /** Answers a request once. */
    static void answer(Call call, Function<Call, Future<Answer>> action) {
        settled(call.context(), Future.succeededFuture(call).compose(action))
                .onSuccess(answer -> leave(call.context(), "DONE", () -> send(call.context(), answer)))
                .onFailure(call.context()::fail);
    }

    /** Mounts a route that writes the response itself; a stream of tasks it also reads itself. */
    void raw(HttpMethod method, String path, Consumer<Call> action) {
        mount(method, path, action);
    }

    /** Sees to it that every row of the table has its route. @throws IllegalStateException naming those that have none */
    void requireAll() {
        List<Permission> missing =
                Permissions.ALL.stream().filter(row -> !mounted.contains(row)).toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("in the table of permissions, but not mounted: " + missing);
        }
    }

    private void mount(HttpMethod method, String path, Consumer<Call> action) {
        Permission row = Permissions.of(method, path);
        mounted.add(row);
        router.route(method, row.routerPath()).handler(context -> letIn(context, row, action));
    }

    private void letIn(RoutingContext context, Permission row, Consumer<Call> action) {
        times.time(context, row);
        if (row.audited()) {
            Trail.begin(context, row, audit);
        }
        Future<Optional<Caller>> admitted = gate.admit(context, row);
        if (!admitted.isComplete()) {
            context.request().pause();
        }
        settled(context, admitted)
                .compose(caller -> body(context, row).map(body -> new Call(context, caller, body)))
                .onSuccess(call -> run(call, action))
                .onFailure(context::fail);
    }

    /** Lets a request that failed leave, too: every failure comes by here. */
    static void failed(RoutingContext context) {
        if (Trail.of(context).open()) {
            Problem problem = Problems.of(context.failure(), context.statusCode(), Headers.requestId(context));
            leave(context, problem.code().name(), () -> Problems.answer(context, problem));
        } else {
            Problems.answer(context);
        }
    }

    /** Answers once the audit knows of it, where it is to. */
    private static void leave(RoutingContext context, String outcome, Runnable answer) {
        Trail trail = Trail.of(context);
        if (trail.open()) {
            settled(context, trail.end(outcome)).onComplete(done -> answer.run());
        } else {
            answer.run();
        }
    }

    private static Future<Body> body(RoutingContext context, Permission row) {
        return row.body() == BodyKind.TASKS
                        && BodyReader.type(context.request()).equals(TaskStream.TYPE)
                ? Future.succeededFuture(Body.EMPTY)
                : BodyReader.read(context.request(), row.body());
    }

    private static void run(Call call, Consumer<Call> action) {
        try {
            action.accept(call);
        } catch (RuntimeException e) {
            call.context().fail(e);
        }
    }

    private static void send(RoutingContext context, Answer answer) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status()).putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        var body = answer.body();
        if (body == null) {
            response.end();
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, answer.type()).end(body);
        }
    }

    /** The same future, completed on the request's context whatever context the port behind it used. */
    private static <T> Future<T> settled(RoutingContext context, Future<T> future) {
        return on(context.vertx().getOrCreateContext(), future);
    }

    /** The same future, completed on a context. */
    static <T> Future<T> on(Context here, Future<T> future) {
        if (future.isComplete() && Vertx.currentContext() == here) {
            return future;
        }
        Promise<T> promise = Promise.promise();
        future.onComplete(done -> {
            if (Vertx.currentContext() == here) {
                promise.handle(done);
            } else {
                here.runOnContext(v -> promise.handle(done));
            }
        });
        return promise.future();
    }
}
