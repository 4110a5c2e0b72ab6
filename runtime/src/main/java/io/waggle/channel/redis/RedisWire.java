package io.waggle.channel.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.channel.redis.RedisSite.Identity;
import io.waggle.task.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to one server that carries many calls at once, connects itself again, and never lets a call hang: the
 * client has no time-out and a held connection of it never comes back (github.com/vert-x3/vertx-redis-client issue
 * 293). Redis answers in order, so when nothing comes for a while, or the oldest call is overdue, the connection is cut
 * and every call on it fails; whether those took effect is unknown. All of it on one context.
 */
final class RedisWire {

    private static final Logger LOG = LoggerFactory.getLogger(RedisWire.class);
    private static final long TICK_MS = 100;

    /** How long nothing may come while calls are under way. */
    private static final long LONGEST_SILENCE_MS = 700;

    private final Context context;
    private final RedisClients clients;
    private final Supplier<Future<String>> finder;
    private final Pacer pacer;
    private final ArrayDeque<Call> calls = new ArrayDeque<>();
    private final List<Promise<Void>> waitingForUp = new ArrayList<>();
    private @Nullable Redis client;
    private @Nullable RedisConnection connection;
    private Problem whyDown = RedisFault.unavailable("Redis has not been reached yet");
    private long lastSign = System.nanoTime();
    private int failures;
    private boolean connecting;
    private boolean closed;
    private boolean ticking;
    private boolean heard;
    private int silentTicks;

    private record Call(long deadline, Promise<Response> answer) {}

    /**
     * @param context what everything here runs on
     * @param clients how to connect
     * @param finder says where the server is, before each attempt to connect
     * @param pacer when to attempt it
     */
    RedisWire(Context context, RedisClients clients, Supplier<Future<String>> finder, Pacer pacer) {
        this.context = context;
        this.clients = clients;
        this.finder = finder;
        this.pacer = pacer;
    }

    /** Connects for the first time, and fails with the reason alone; later it connects by itself. */
    Future<Void> open() {
        return connect();
    }

    /** Connects by itself from the first time on. */
    void begin() {
        reconnect();
    }

    /** Closes for good; calls under way fail. */
    Future<Void> close() {
        closed = true;
        Redis open = client;
        cut(RedisFault.unavailable("the node is stopping"));
        return open == null ? Future.succeededFuture() : open.close();
    }

    /** Has the connection made anew, which looks at whose data the server holds. */
    void doubt() {
        RedisConnection open = connection;
        if (open != null) {
            lost(open, "it may hold other data now");
        }
    }

    /** For how many milliseconds there has been no sign of the server; 0 while nothing is amiss. */
    long outForMs() {
        if (connection == null) {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastSign);
        }
        return calls.isEmpty() ? 0 : silentTicks * TICK_MS;
    }

    boolean isUp() {
        return connection != null;
    }

    /** Why nothing can be sent. */
    Problem whyDown() {
        return whyDown;
    }

    /** Completes when the server can be called, at once if it can; fails when that takes too long. */
    Future<Void> whenUp(long mostMs) {
        if (connection != null) {
            return Future.succeededFuture();
        }
        Promise<Void> up = Promise.promise();
        waitingForUp.add(up);
        long timer = context.owner()
                .setTimer(
                        mostMs,
                        id -> context.runOnContext(v -> {
                            if (waitingForUp.remove(up)) {
                                up.fail(whyDown);
                            }
                        }));
        return up.future().onComplete(done -> context.owner().cancelTimer(timer));
    }

    /** Sends one command. */
    Future<Response> send(Request request) {
        RedisConnection open = connection;
        if (open == null) {
            return Future.failedFuture(whyDown);
        }
        Promise<Response> answer = Promise.promise();
        if (calls.isEmpty()) {
            lastSign = System.nanoTime();
            silentTicks = 0;
        }
        calls.add(new Call(System.nanoTime() + clients.timeout().toNanos(), answer));
        tickLater();
        open.send(request).onComplete(done -> {
            heard();
            forget(answer);
            if (done.succeeded()) {
                answer.tryComplete(done.result());
            } else {
                answer.tryFail(RedisFault.of(done.cause()));
                if (RedisFault.isNoMaster(done.cause())) {
                    lost(open, "it takes no writes any more");
                }
            }
        });
        return answer.future();
    }

    private void heard() {
        heard = true;
        lastSign = System.nanoTime();
    }

    private void forget(Promise<Response> answer) {
        Call head = calls.peek();
        if (head != null && head.answer() == answer) {
            calls.poll();
        } else {
            calls.removeIf(call -> call.answer() == answer);
        }
    }

    private Future<Void> connect() {
        connecting = true;
        return Future.succeededFuture()
                .compose(v -> finder.get())
                .compose(this::connect)
                .onSuccess(this::up)
                .<Void>mapEmpty()
                .onFailure(failure -> {
                    connecting = false;
                    failures++;
                    dropClient();
                    down(failure);
                });
    }

    private Future<RedisConnection> connect(String place) {
        Redis fresh = clients.client(place);
        client = fresh;
        return fresh.connect()
                .compose(open -> look(open).map(open))
                .timeout(clients.attemptMs(), TimeUnit.MILLISECONDS);
    }

    /** Whether this is a server that takes writes, has read its data, and holds the data that it should. */
    private Future<Void> look(RedisConnection open) {
        Future<Response> role = open.send(Request.cmd(Command.ROLE));
        Identity identity = clients.site().identity();
        Future<Response> id = open.send(
                identity == null
                        ? Request.cmd(Command.PING)
                        : Request.cmd(Command.GET).arg(identity.key()));
        return role.compose(RedisWire::takesWrites)
                .compose(v -> id)
                .recover(failure ->
                        ClusterMap.isElsewhere(failure) ? Future.succeededFuture() : Future.failedFuture(failure))
                .compose(said -> identity == null || ours(identity, said, id)
                        ? Future.succeededFuture()
                        : Future.failedFuture(StoreIdentity.foreign(said)));
    }

    private static boolean ours(Identity identity, @Nullable Response said, Future<Response> id) {
        return id.failed() || (said != null && said.toString().equals(identity.id()));
    }

    private static Future<Void> takesWrites(Response role) {
        return switch (role.get(0).toString()) {
            case "master" -> Future.succeededFuture();
            case "sentinel" ->
                Future.failedFuture(new Unfit("is a sentinel: write redis-sentinel://host:port/name-of-the-master"));
            default ->
                Future.failedFuture(new Unfit("is a replica, which takes no writes: name its master, or its sentinels"
                        + " with redis-sentinel://"));
        };
    }

    private void up(RedisConnection open) {
        connecting = false;
        if (closed) {
            dropClient();
            return;
        }
        if (failures > 0) {
            LOG.info("redis=up at={} after_tries={}", clients.site().target().place(), failures);
        }
        failures = 0;
        heard();
        connection = open;
        open.exceptionHandler(e -> lost(open, String.valueOf(e.getMessage())));
        open.endHandler(v -> lost(open, "Redis closed the connection"));
        pacer.reached();
        List<Promise<Void>> waiting = List.copyOf(waitingForUp);
        waitingForUp.clear();
        waiting.forEach(Promise::tryComplete);
    }

    /** The reason is said once, and again when it is another. */
    private void down(Throwable failure) {
        Problem why = failure instanceof Unfit unfit
                ? RedisFault.unavailable("Redis " + unfit.what())
                : RedisFault.unavailable("Redis cannot be reached: " + failure.getMessage());
        if (failure instanceof Unfit unfit && !why.detail().equals(whyDown.detail())) {
            LOG.error("redis=unfit the Redis at {} {}", clients.site().target().place(), unfit.what());
        }
        whyDown = why;
    }

    private void tickLater() {
        if (!ticking) {
            ticking = true;
            context.owner().setTimer(TICK_MS, id -> context.runOnContext(v -> tick()));
        }
    }

    /** Silence is counted in turns of the own event loop: one that stood still itself says nothing about Redis. */
    private void tick() {
        ticking = false;
        silentTicks = heard ? 0 : silentTicks + 1;
        heard = false;
        Call oldest = calls.peek();
        RedisConnection open = connection;
        if (oldest == null || open == null) {
            return;
        }
        if (silentTicks * TICK_MS
                >= Math.min(LONGEST_SILENCE_MS, clients.timeout().toMillis())) {
            lost(open, "Redis fell silent for " + silentTicks * TICK_MS + " ms");
        } else if (System.nanoTime() - oldest.deadline() > 0) {
            lost(open, "Redis did not answer within " + clients.timeout().toMillis() + " ms");
        } else {
            tickLater();
        }
    }

    private void lost(RedisConnection which, String why) {
        if (connection != which) {
            return;
        }
        LOG.warn("redis=lost at={} why=\"{}\"", clients.site().target().place(), why);
        cut(RedisFault.unavailable(why));
        reconnect();
    }

    private void cut(Problem why) {
        connection = null;
        whyDown = why;
        dropClient();
        ArrayDeque<Call> lost = new ArrayDeque<>(calls);
        calls.clear();
        lost.forEach(call -> call.answer().tryFail(why));
    }

    /** A connection that is closed goes back to its client's pool as it is, silent or not; the sockets end with the client. */
    private void dropClient() {
        Redis old = client;
        client = null;
        if (old != null) {
            old.close();
        }
    }

    private void reconnect() {
        if (closed || connecting || connection != null) {
            return;
        }
        connecting = true;
        pacer.attempt(context, () -> {
            if (closed) {
                connecting = false;
            } else {
                connect().onFailure(e -> reconnect());
            }
        });
    }
}
