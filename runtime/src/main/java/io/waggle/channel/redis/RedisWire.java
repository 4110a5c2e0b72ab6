package io.waggle.channel.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.task.Problem;
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

    private final Context context;
    private final RedisClients clients;
    private final Supplier<Future<String>> finder;
    private final Pacer pacer;
    private final String place;
    private final CallQueue calls;
    private final List<Promise<Void>> waitingForUp = new ArrayList<>();
    private final Predecessor predecessor = new Predecessor();
    private @Nullable Redis client;
    private @Nullable RedisConnection connection;
    private Problem whyDown = RedisFault.unavailable("Redis has not been reached yet");
    private int failures;
    private boolean connecting;
    private boolean closed;

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
        this.place = clients.site().target().place();
        this.calls = new CallQueue(context, clients.timeout(), this::lost);
    }

    /** Connects for the first time, and fails with the reason alone; later it connects by itself. */
    Future<Void> open() {
        return connect(clients.firstAttemptMs());
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
        List<Promise<Void>> waiting = List.copyOf(waitingForUp);
        waitingForUp.clear();
        waiting.forEach(promise -> promise.tryFail(whyDown));
        return open == null ? Future.succeededFuture() : open.close();
    }

    /** Has the connection made anew, which looks at whose data the server holds. */
    void doubt() {
        lost("it may hold other data now");
    }

    /** For how many milliseconds there has been no sign of the server; 0 while nothing is amiss. */
    long outForMs() {
        return connection == null ? calls.sinceLastSignMs() : calls.silentMs();
    }

    boolean isUp() {
        return connection != null;
    }

    /** Completes when the server can be called, at once if it can; fails when that takes too long. */
    Future<Void> whenUp(long mostMs) {
        if (connection != null) {
            return Future.succeededFuture();
        }
        if (closed) {
            return Future.failedFuture(whyDown);
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
        Promise<Response> answer = calls.add();
        open.send(request).onComplete(done -> {
            calls.remove(answer);
            if (done.succeeded() || RedisFault.isAnswer(done.cause())) {
                calls.heard();
            }
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

    private Future<Void> connect(long mostMs) {
        connecting = true;
        return Future.succeededFuture()
                .compose(v -> finder.get())
                .compose(where -> connect(where, mostMs))
                .onSuccess(this::up)
                .<Void>mapEmpty()
                .onFailure(failure -> {
                    connecting = false;
                    failures++;
                    dropClient();
                    down(failure);
                });
    }

    private Future<RedisConnection> connect(String where, long mostMs) {
        Redis fresh = clients.client(where);
        client = fresh;
        return fresh.connect()
                .compose(open -> Greeting.exchange(open, clients.site().identity())
                        .compose(v -> predecessor.end(open))
                        .map(open))
                .timeout(mostMs, TimeUnit.MILLISECONDS);
    }

    private void up(RedisConnection open) {
        connecting = false;
        if (closed) {
            dropClient();
            return;
        }
        if (failures > 0) {
            LOG.info("redis=up at={} after_tries={}", place, failures);
        }
        failures = 0;
        calls.heard();
        connection = open;
        open.exceptionHandler(e -> ended(open, String.valueOf(e.getMessage())));
        open.endHandler(v -> ended(open, "Redis closed the connection"));
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
            LOG.error("redis=unfit the Redis at {} {}", place, unfit.what());
        }
        whyDown = why;
    }

    /** A connection that ends has not been silent: the outage begins now. */
    private void ended(RedisConnection which, String why) {
        if (connection == which) {
            calls.heard();
            lost(which, why);
        }
    }

    private void lost(String why) {
        RedisConnection open = connection;
        if (open != null) {
            lost(open, why);
        }
    }

    private void lost(RedisConnection which, String why) {
        if (connection != which) {
            return;
        }
        LOG.warn("redis=lost at={} why=\"{}\"", place, why);
        cut(RedisFault.unavailable(why));
        reconnect();
    }

    private void cut(Problem why) {
        connection = null;
        whyDown = why;
        dropClient();
        calls.failAll(why);
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
                connect(clients.attemptMs()).onFailure(e -> reconnect());
            }
        });
    }
}
