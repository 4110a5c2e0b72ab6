package io.waggle.api;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.TaskLogs;
import io.waggle.task.Problem;
import io.waggle.task.TaskView;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One reader who follows a task's log until the task has ended: as server-sent events, or as lines of JSON. It reads a few
 * times a second, so it needs no word from whoever runs the task. Lives on the request's context; {@link #end} may be called
 * from any thread.
 */
final class LogFollower implements OpenStreams.Stream {

    private static final long PAUSE_MS = 250;
    private static final long HEARTBEAT_MS = 15_000;
    private static final int PAGE = 100;

    /** Whoever has read nothing for so long is hung up on. */
    private static final long STUCK_MS = 30_000;

    private final Call call;
    private final ApiParts parts;
    private final TaskView task;
    private final boolean events;
    private final LogSieve sieve;
    private final Consumer<LogFollower> left;
    private final Vertx vertx;
    private final Context context;
    private final HttpServerResponse response;
    private @Nullable String at;
    private @Nullable TokenWatch watch;
    private long timer = -1;
    private long heartbeat = -1;
    private boolean ended;

    /**
     * How a reader wants it.
     *
     * @param events server-sent events; else lines of JSON
     * @param sieve which lines
     */
    record Form(boolean events, LogSieve sieve) {}

    /**
     * @param form how the reader wants it
     * @param at the place to go on after
     */
    LogFollower(Call call, ApiParts parts, TaskView task, Form form, @Nullable String at, Consumer<LogFollower> left) {
        this.call = call;
        this.parts = parts;
        this.task = task;
        this.events = form.events();
        this.sieve = form.sieve();
        this.at = at;
        this.left = left;
        this.vertx = call.vertx();
        this.context = vertx.getOrCreateContext();
        this.response = call.context().response();
    }

    @Override
    public String user() {
        return call.caller().user();
    }

    void open() {
        response.setChunked(true)
                .putHeader(
                        HttpHeaders.CONTENT_TYPE, (events ? "text/event-stream" : TaskStream.TYPE) + "; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Accel-Buffering", "no");
        response.closeHandler(v -> finish()).exceptionHandler(broken -> finish());
        if (response.closed()) {
            // Who hung up while the task was looked for is not told of any more.
            finish();
            return;
        }
        watch = new TokenWatch(call, parts.accounts(), this::end);
        if (events) {
            response.write("retry: 2000\n\n");
            heartbeat = vertx.setPeriodic(HEARTBEAT_MS, id -> response.write(": still here\n\n"));
        }
        look();
    }

    @Override
    public void end() {
        context.runOnContext(v -> close());
    }

    /** Whether the task has ended is asked first, so that all it has logged is there when its log is read. */
    private void look() {
        Routes.on(
                        context,
                        parts.channels()
                                .find(task.address())
                                .compose(now -> parts.logs()
                                        .read(task.address(), at, task.task().submittedAt(), PAGE)
                                        .map(page -> new Look(now, page))))
                .onSuccess(this::tell)
                .onFailure(this::stumble);
    }

    private record Look(Optional<TaskView> task, TaskLogs.Page page) {}

    private void tell(Look look) {
        if (ended) {
            return;
        }
        look.page().lines().stream()
                .filter(sieve::lets)
                .forEach(line -> write("line", line.place(), LogsResource.json(line)));
        at = look.page().at();
        boolean over = look.task().map(view -> view.state().ended()).orElse(true);
        if (over && !look.page().more()) {
            write(
                    "end",
                    null,
                    new JsonObject()
                            .put(
                                    "state",
                                    look.task().map(view -> view.state().name()).orElse("DELETED")));
            close();
        } else if (response.writeQueueFull()) {
            long stuck = vertx.setTimer(STUCK_MS, id -> cut());
            timer = stuck;
            response.drainHandler(v -> {
                vertx.cancelTimer(stuck);
                look();
            });
        } else {
            again(look.page().more() ? 1 : PAUSE_MS);
        }
    }

    /** While the store is away there is nothing to tell; whoever is not allowed to read on is told. */
    private void stumble(Throwable failure) {
        if (!ended && failure instanceof Problem problem && problem.retryAfterSeconds() == 0) {
            write(
                    "problem",
                    null,
                    new JsonObject().put("code", problem.code().name()).put("detail", problem.detail()));
            close();
        } else if (!ended) {
            again(HEARTBEAT_MS / 10);
        }
    }

    private void again(long ms) {
        response.drainHandler(null);
        timer = vertx.setTimer(ms, id -> look());
    }

    private void write(String type, @Nullable String id, JsonObject data) {
        if (events) {
            response.write(
                    (id == null ? "" : "id: " + id + "\n") + "event: " + type + "\ndata: " + data.encode() + "\n\n");
        } else {
            response.write(("line".equals(type) ? data : new JsonObject().put(type, data)).encode() + "\n");
        }
    }

    private void cut() {
        finish();
        call.request().connection().close();
    }

    private void close() {
        if (!ended) {
            finish();
            response.end();
        }
    }

    private void finish() {
        if (!ended) {
            ended = true;
            vertx.cancelTimer(timer);
            vertx.cancelTimer(heartbeat);
            Optional.ofNullable(watch).ifPresent(TokenWatch::stop);
            left.accept(this);
        }
    }
}
