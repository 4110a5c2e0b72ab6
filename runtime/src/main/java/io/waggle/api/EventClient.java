package io.waggle.api;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.waggle.event.EventFeed;
import io.waggle.event.EventFeed.Event;
import io.waggle.security.Accounts;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One open event stream. A client that reads too slowly loses events and gets {@code resync} when it has caught up; one
 * that is stuck, and one whose token ends or is revoked, is cut off. Lives on the request's context; {@link #end} may
 * be called from any thread.
 */
final class EventClient implements OpenStreams.Stream {

    private static final long HEARTBEAT_MS = 15_000;
    private static final long STUCK_MS = 30_000;

    private final Call call;
    private final EventFeed feed;
    private final Consumer<EventClient> left;
    private final Vertx vertx;
    private final Context context;
    private final HttpServerResponse response;
    private Runnable unwatch = () -> {};
    private long heartbeat = -1;
    private @Nullable TokenWatch watch;
    private long stuck = -1;
    private boolean ended;

    EventClient(Call call, EventFeed feed, Consumer<EventClient> left) {
        this.call = call;
        this.feed = feed;
        this.left = left;
        this.vertx = call.vertx();
        this.context = vertx.getOrCreateContext();
        this.response = call.context().response();
    }

    @Override
    public String user() {
        return call.caller().user();
    }

    void open(Accounts accounts) {
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Accel-Buffering", "no");
        response.closeHandler(v -> finish())
                .exceptionHandler(broken -> finish())
                .drainHandler(v -> caughtUp());
        if (response.closed()) {
            // Who hung up while the token was looked at is not told of any more.
            finish();
            return;
        }
        response.write("retry: 2000\n\n");
        heartbeat = vertx.setPeriodic(HEARTBEAT_MS, id -> comment());
        watch = new TokenWatch(call, accounts, this::end);
        unwatch =
                feed.watch(call.request().getHeader("Last-Event-ID"), event -> context.runOnContext(v -> send(event)));
    }

    @Override
    public void end() {
        context.runOnContext(v -> {
            if (!ended) {
                finish();
                response.end();
            }
        });
    }

    private void send(Event event) {
        if (ended || stuck >= 0) {
            return;
        }
        var text = new StringBuilder();
        if (event.id() != null) {
            text.append("id: ").append(event.id()).append('\n');
        }
        text.append("event: ")
                .append(event.type())
                .append("\ndata: ")
                .append(event.body())
                .append("\n\n");
        response.write(text.toString());
        if (response.writeQueueFull()) {
            stuck = vertx.setTimer(STUCK_MS, id -> cut());
        }
    }

    private void caughtUp() {
        if (!ended && stuck >= 0) {
            vertx.cancelTimer(stuck);
            stuck = -1;
            send(feed.resync());
        }
    }

    private void comment() {
        if (!ended && stuck < 0) {
            response.write(": still here\n\n");
        }
    }

    /** Hangs up on a client that has read nothing for too long. */
    private void cut() {
        finish();
        call.request().connection().close();
    }

    private void finish() {
        if (!ended) {
            ended = true;
            vertx.cancelTimer(heartbeat);
            Optional.ofNullable(watch).ifPresent(TokenWatch::stop);
            vertx.cancelTimer(stuck);
            unwatch.run();
            left.accept(this);
        }
    }
}
