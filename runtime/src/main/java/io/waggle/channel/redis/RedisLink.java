package io.waggle.channel.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.channel.redis.RedisSite.Identity;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The way to Redis: one connection to it, or to each master of a cluster, that carries many calls at once, connects
 * itself again, and never lets a call hang ({@link RedisWire}). A call that fails has been made or not, nobody knows.
 *
 * <p>May be called from any thread; its state lives on one event loop. The future completes on the caller's context.
 */
public final class RedisLink {

    /** Scripts that change nothing which anybody would miss. */
    private static final Set<Script> UNCONFIRMED = EnumSet.of(
            Script.FIND,
            Script.STATUS,
            Script.FAMILIES,
            Script.FIGURES,
            Script.LOG,
            Script.LOGGED,
            Script.PROGRESS,
            Script.SWEEP,
            Script.LEASE_BEAT,
            Script.NOTE_TIMES);

    private static final long CONFIRM_MS = 250;

    private final RedisSite site;
    private final Context context;
    private final RedisRoute route;
    private final Runnable doubting;

    /**
     * A link by itself.
     *
     * @param vertx whose event loop carries the connections
     * @param url where Redis is, as {@link RedisTarget#parse} reads it
     * @param timeout how long a call may take, all included
     */
    public RedisLink(Vertx vertx, String url, Duration timeout) {
        this(
                vertx,
                new RedisSite(RedisTarget.parse(url)
                        .orElseThrow(() -> new IllegalArgumentException("this is no address of a Redis"))),
                timeout);
    }

    /**
     * @param vertx whose event loop carries the connections
     * @param site what it shares with other links of the node
     * @param timeout how long a call may take, all included
     */
    public RedisLink(Vertx vertx, RedisSite site, Duration timeout) {
        this.site = site;
        this.context = vertx.getOrCreateContext();
        RedisClients clients = new RedisClients(vertx, site, timeout);
        this.route = site.target().kind() == RedisTarget.Kind.CLUSTER
                ? new ClusterRoute(context, clients)
                : new SingleRoute(context, clients);
        this.doubting = () -> context.runOnContext(v -> route.wires().forEach(RedisWire::doubt));
    }

    /**
     * Connects for the first time; later it connects by itself. Fails with {@code STORE_UNAVAILABLE} and a sentence that
     * says what to do.
     */
    public Future<Void> open() {
        return onContext(route::open)
                .onSuccess(v -> site.onDoubt(doubting))
                .recover(failure -> Future.failedFuture(RedisFault.refusal(site.target(), failure)));
    }

    RedisTarget target() {
        return site.target();
    }

    /** Closes for good; calls under way fail. */
    public Future<Void> close() {
        site.noDoubt(doubting);
        return onContext(route::close);
    }

    /** Sends one command. */
    Future<Response> send(Request request) {
        return onContext(() -> sendHere(request));
    }

    /** Runs a script; Redis is told its text when it does not know it. */
    Future<Response> run(Script script, String key, List<Object> arguments) {
        return onContext(() -> runHere(script, request(Command.EVALSHA, script.sha(), key, arguments))
                .recover(failure -> isNoScript(failure)
                        ? runHere(script, request(Command.EVAL, script.text(), key, arguments))
                        : Future.failedFuture(failure)));
    }

    /**
     * Runs a script with its text, known or not: one that Redis does not know would else be repeated behind what was sent
     * after it.
     */
    Future<Response> runInTurn(Script script, String key, List<Object> arguments) {
        return onContext(() -> runHere(script, request(Command.EVAL, script.text(), key, arguments)));
    }

    /** Does the same with the connection to every master; answers what came of those that succeeded, one at least. */
    <T> Future<List<T>> everyWire(Function<RedisWire, Future<T>> work) {
        return onContext(() -> {
            List<Future<T>> answers = route.wires().stream().map(work).toList();
            return Future.join(answers).transform(done -> {
                List<T> came = answers.stream()
                        .filter(Future::succeeded)
                        .map(Future::result)
                        .toList();
                return came.isEmpty()
                        ? Future.failedFuture(done.failed() ? done.cause() : RedisFault.unavailable("nobody is there"))
                        : Future.succeededFuture(came);
            });
        });
    }

    /** Completes when the server that holds a key can be called, at once if it can; fails when that takes too long. */
    Future<Void> whenUp(String key, long mostMs) {
        return onContext(() -> route.wire(Request.cmd(Command.GET).arg(key))
                .map(wire -> wire.whenUp(mostMs))
                .orElseGet(Future::succeededFuture));
    }

    /**
     * For how many milliseconds there has been no sign of Redis, of any master of a cluster; 0 while nothing is amiss.
     * On the link's context.
     */
    long outForMs() {
        return route.wires().stream().mapToLong(RedisWire::outForMs).min().orElse(0);
    }

    /**
     * Has every link of the node look again when Redis does not hold the cluster's data any more, and then fails; for
     * who misses what cannot be missing.
     */
    Future<Void> verify() {
        Identity identity = site.identity();
        if (identity == null) {
            return Future.succeededFuture();
        }
        return send(Request.cmd(Command.GET).arg(identity.key())).compose(said -> {
            if (said != null && said.toString().equals(identity.id())) {
                return Future.succeededFuture();
            }
            site.doubt();
            return Future.failedFuture(RedisFault.unavailable(
                    "Redis " + StoreIdentity.foreign(said).what()));
        });
    }

    /** Runs work on the link's own context, and brings its answer back to the caller's. */
    <T> Future<T> onContext(Supplier<Future<T>> work) {
        Context caller = Vertx.currentContext();
        if (caller == context) {
            return work.get();
        }
        Promise<T> promise = Promise.promise();
        context.runOnContext(v -> Future.succeededFuture()
                .compose(w -> work.get())
                .onComplete(done -> {
                    if (caller == null) {
                        promise.handle(done);
                    } else {
                        caller.runOnContext(w -> promise.handle(done));
                    }
                }));
        return promise.future();
    }

    private static Request request(Command command, String script, String key, List<Object> arguments) {
        Request request = Request.cmd(command).arg(script).arg(1).arg(key);
        for (Object argument : arguments) {
            if (argument instanceof byte[] bytes) {
                request.arg(bytes);
            } else if (argument instanceof Number number) {
                request.arg(number.longValue());
            } else {
                request.arg(argument.toString());
            }
        }
        return request;
    }

    private static boolean isNoScript(Throwable failure) {
        String message = failure.getMessage();
        return message != null && message.startsWith("NOSCRIPT");
    }

    private Future<Response> sendHere(Request request) {
        if (route instanceof ClusterRoute cluster) {
            return cluster.send(request);
        }
        Optional<RedisWire> wire = route.wire(request);
        return wire.isPresent()
                ? wire.get().send(request)
                : Future.failedFuture(RedisFault.unavailable("nobody has been connected to"));
    }

    /** The question whether the replicas have it goes right behind the script, over the same connection. */
    private Future<Response> runHere(Script script, Request request) {
        Future<Response> answer = sendHere(request);
        if (site.replicas() == 0 || UNCONFIRMED.contains(script)) {
            return answer;
        }
        Future<Response> confirmed = route.wire(request)
                .map(wire ->
                        wire.send(Request.cmd(Command.WAIT).arg(site.replicas()).arg(CONFIRM_MS)))
                .orElse(answer);
        return answer.compose(reply -> confirmed.compose(count -> count.toInteger() >= site.replicas()
                ? Future.succeededFuture(reply)
                : Future.failedFuture(RedisFault.unavailable(
                        "only " + count + " of " + site.replicas() + " replicas have confirmed it"))));
    }
}
