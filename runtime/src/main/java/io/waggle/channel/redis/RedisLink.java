package io.waggle.channel.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis that carries many calls at once, connects itself again, and never lets a call hang: the
 * client has no time-out and a held connection of it never comes back
 * (github.com/vert-x3/vertx-redis-client issue 293). Redis answers in order, so when the oldest call is overdue the
 * connection is cut and every call on it fails; whether those took effect is unknown.
 *
 * <p>May be called from any thread; its state lives on one event loop. The future completes on the caller's context.
 */
public final class RedisLink {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final int MAX_WAITING = 100_000;
    private static final long MAX_PAUSE_MS = 1_000;

    private final Vertx vertx;
    private final Context context;
    private final RedisOptions options;
    private final long timeoutNanos;
    private final ArrayDeque<Call> calls = new ArrayDeque<>();
    private final Predecessor predecessor = new Predecessor();
    private Redis client;
    private @Nullable RedisConnection connection;
    private int failures;
    private boolean connecting;
    private boolean closed;
    private boolean watching;

    private record Call(long deadline, Promise<Response> answer) {}

    /**
     * @param vertx whose event loop carries the connection
     * @param url where Redis is
     * @param timeout how long a call may take, all included
     */
    public RedisLink(Vertx vertx, String url, Duration timeout) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.timeoutNanos = timeout.toNanos();
        this.options = new RedisOptions().setConnectionString(url).setMaxWaitingHandlers(MAX_WAITING);
        options.getNetClientOptions()
                .setConnectTimeout((int) Math.min(2_000, timeout.toMillis()))
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true);
        this.client = Redis.createClient(vertx, options);
    }

    /** Connects for the first time, and fails with the reason alone; later it connects by itself. */
    public Future<Void> open() {
        return onContext(this::connect);
    }

    /** Closes for good; calls under way fail. */
    public Future<Void> close() {
        return onContext(() -> {
            closed = true;
            cut(unavailable("the node is stopping"));
            return client.close();
        });
    }

    /** Sends one command. */
    Future<Response> send(Request request) {
        return onContext(() -> sendHere(request));
    }

    /** Runs a script; Redis is told its text when it does not know it. */
    Future<Response> run(Script script, String key, List<Object> arguments) {
        return onContext(() -> sendHere(request(Command.EVALSHA, script.sha(), key, arguments))
                .recover(failure -> isNoScript(failure)
                        ? sendHere(request(Command.EVAL, script.text(), key, arguments))
                        : Future.failedFuture(failure)));
    }

    /** Runs work on the link's own context, and brings its answer back to the caller's. */
    <T> Future<T> onContext(java.util.function.Supplier<Future<T>> work) {
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
        RedisConnection open = connection;
        if (open == null) {
            return Future.failedFuture(unavailable("Redis cannot be reached"));
        }
        Promise<Response> answer = Promise.promise();
        calls.add(new Call(System.nanoTime() + timeoutNanos, answer));
        watch();
        open.send(request).onComplete(done -> {
            forget(answer);
            if (done.succeeded()) {
                answer.tryComplete(done.result());
            } else {
                answer.tryFail(translate(done.cause()));
            }
        });
        return answer.future();
    }

    private void forget(Promise<Response> answer) {
        Call head = calls.peek();
        if (head != null && head.answer() == answer) {
            calls.poll();
        } else {
            calls.removeIf(call -> call.answer() == answer);
        }
    }

    private static Throwable translate(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.startsWith("OOM")) {
            return RedisRoom.full();
        }
        if (failure instanceof io.vertx.redis.client.impl.types.ErrorType && !isTransient(message)) {
            return failure;
        }
        return unavailable(message);
    }

    private static boolean isTransient(String message) {
        return message.startsWith("LOADING")
                || message.startsWith("BUSY")
                || message.startsWith("MISCONF")
                || message.startsWith("READONLY")
                || message.startsWith("MASTERDOWN")
                || message.startsWith("CLUSTERDOWN");
    }

    private Future<Void> connect() {
        connecting = true;
        return client.connect()
                .compose(open -> predecessor.end(open).map(open))
                .timeout(timeoutNanos, TimeUnit.NANOSECONDS)
                .compose(open -> {
                    connecting = false;
                    if (closed) {
                        return open.close();
                    }
                    if (failures > 0) {
                        LOG.info("redis=up after_tries={}", failures);
                    }
                    failures = 0;
                    connection = open;
                    open.exceptionHandler(e -> lost(open, String.valueOf(e.getMessage())));
                    open.endHandler(v -> lost(open, "Redis closed the connection"));
                    return Future.<Void>succeededFuture();
                })
                .recover(failure -> {
                    connecting = false;
                    failures++;
                    renewClient();
                    return Future.failedFuture(
                            new Problem(ProblemCode.STORE_UNAVAILABLE, String.valueOf(failure.getMessage())));
                });
    }

    /** One timer looks at the deadline of the call that was the oldest when it was set, and none where there is none. */
    private void watch() {
        Call oldest = calls.peek();
        if (watching || oldest == null) {
            return;
        }
        watching = true;
        long leftMs = TimeUnit.NANOSECONDS.toMillis(oldest.deadline() - System.nanoTime());
        vertx.setTimer(Math.max(0, leftMs) + 1, id -> {
            watching = false;
            cutWhenOverdue();
            watch();
        });
    }

    private void cutWhenOverdue() {
        Call oldest = calls.peek();
        RedisConnection open = connection;
        if (oldest != null && open != null && System.nanoTime() - oldest.deadline() >= 0) {
            lost(open, "Redis did not answer within " + timeoutNanos / 1_000_000 + " ms");
        }
    }

    private void lost(RedisConnection which, String why) {
        if (connection != which) {
            return;
        }
        LOG.warn("redis=lost why=\"{}\"", why);
        cut(unavailable(why));
        reconnect();
    }

    private void cut(Problem why) {
        RedisConnection open = connection;
        connection = null;
        if (open != null) {
            renewClient();
        }
        ArrayDeque<Call> lost = new ArrayDeque<>(calls);
        calls.clear();
        lost.forEach(call -> call.answer().tryFail(why));
    }

    /** A connection that is closed goes back to its client's pool as it is, silent or not; the sockets end with the client. */
    private void renewClient() {
        client.close();
        if (!closed) {
            client = Redis.createClient(vertx, options);
        }
    }

    private void reconnect() {
        if (closed || connecting || connection != null) {
            return;
        }
        connect().onFailure(e -> {
            long bound = Math.min(MAX_PAUSE_MS, 20L << Math.min(failures, 6));
            vertx.setTimer(1 + ThreadLocalRandom.current().nextLong(bound), id -> reconnect());
        });
    }

    private static Problem unavailable(String why) {
        return new Problem(
                ProblemCode.STORE_UNAVAILABLE,
                "the store did not answer (" + why + "): nothing is known to have changed; retry after 1 s");
    }
}
