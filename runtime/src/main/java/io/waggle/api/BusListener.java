package io.waggle.api;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.waggle.security.Accounts;
import io.waggle.task.ProblemCode;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One who listens at an address of the event bus: as server-sent events, or as lines of JSON. First comes {@code listening},
 * when every node knows of it. Whoever reads too slowly is told so and hung up on: nothing is kept for him. Lives on the
 * request's context; {@link #end} may be called from any thread.
 */
final class BusListener implements OpenStreams.Stream {

    private static final long HEARTBEAT_MS = 15_000;

    /** What may wait to be read. */
    private static final int MOST_WAITING = 4 * 1024 * 1024;

    private final Call call;
    private final Accounts accounts;
    private final String address;
    private final boolean events;
    private final Consumer<BusListener> left;
    private final Vertx vertx;
    private final Context context;
    private final HttpServerResponse response;
    private @Nullable MessageConsumer<Object> consumer;
    private @Nullable TokenWatch watch;
    private long heartbeat = -1;
    private boolean ended;

    BusListener(Call call, Accounts accounts, String address, Consumer<BusListener> left) {
        this.call = call;
        this.accounts = accounts;
        this.address = address;
        this.events =
                !String.valueOf(call.request().getHeader(HttpHeaders.ACCEPT)).contains(TaskStream.TYPE);
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
                .setWriteQueueMaxSize(MOST_WAITING)
                .putHeader(
                        HttpHeaders.CONTENT_TYPE, (events ? "text/event-stream" : TaskStream.TYPE) + "; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Accel-Buffering", "no");
        response.closeHandler(v -> finish()).exceptionHandler(broken -> finish());
        if (response.closed()) {
            finish();
            return;
        }
        watch = new TokenWatch(call, accounts, this::end);
        heartbeat = vertx.setPeriodic(HEARTBEAT_MS, id -> response.write(events ? ": still here\n\n" : "\n"));
        MessageConsumer<Object> listening = vertx.eventBus().consumer(address, this::tell);
        consumer = listening;
        listening
                .completion()
                .onComplete(
                        known -> write("listening", new JsonObject().put("listening", address)),
                        failure ->
                                refuse(ProblemCode.INTERNAL, "the event bus did not take it: " + failure.getMessage()));
    }

    @Override
    public void end() {
        context.runOnContext(v -> close());
    }

    private void tell(Message<Object> message) {
        if (ended) {
            return;
        }
        if (response.writeQueueFull()) {
            refuse(
                    ProblemCode.TOO_MANY_REQUESTS,
                    "messages come faster than they are read: some were lost; listen again, and read faster.");
            return;
        }
        write("message", BusMessages.told(message));
    }

    private void refuse(ProblemCode code, String detail) {
        write(
                "problem",
                new JsonObject()
                        .put(
                                "problem",
                                new JsonObject().put("code", code.name()).put("detail", detail)));
        close();
    }

    private void write(String type, JsonObject data) {
        if (!ended) {
            response.write(events ? "event: " + type + "\ndata: " + data.encode() + "\n\n" : data.encode() + "\n");
        }
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
            vertx.cancelTimer(heartbeat);
            Optional.ofNullable(watch).ifPresent(TokenWatch::stop);
            Optional.ofNullable(consumer).ifPresent(MessageConsumer::unregister);
            left.accept(this);
        }
    }
}
