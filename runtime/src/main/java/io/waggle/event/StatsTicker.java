package io.waggle.event;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.Channels;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every channel's numbers once a second, keeps ten minutes of them, and tells the watchers of this node. A second
 * in which the store does not answer leaves a gap. Methods may be called from any thread; the state is touched on the
 * ticker's own context only.
 */
public final class StatsTicker {

    private static final Logger LOG = LoggerFactory.getLogger(StatsTicker.class);
    private static final int KEPT = 600;
    private static final long EVERY_MS = 1000;

    private final Vertx vertx;
    private final Channels channels;
    private final EventFeed feed;
    private final Context context;
    private final ArrayDeque<JsonArray> points = new ArrayDeque<>();
    private @Nullable StatsSample before;
    private @Nullable StatsSample beforeThat;
    private boolean running;
    private boolean silent;

    public StatsTicker(Vertx vertx, Channels channels, EventFeed feed) {
        this.vertx = vertx;
        this.channels = channels;
        this.feed = feed;
        this.context = vertx.getOrCreateContext();
    }

    /** Starts to tick. */
    public void start() {
        context.runOnContext(v -> {
            if (!running) {
                running = true;
                tick();
            }
        });
    }

    /** Stops to tick. */
    public void stop() {
        context.runOnContext(v -> running = false);
    }

    /** The points of the last ten minutes: {@code [at, succeeded, failed, submitted, queued, running]}. */
    public Future<JsonArray> timeline() {
        Promise<JsonArray> answer = Promise.promise();
        context.runOnContext(v -> answer.complete(new JsonArray(List.copyOf(points))));
        return answer.future();
    }

    /**
     * The numbers of the last second, as in the event {@code stats}. Fails with {@code STORE_UNAVAILABLE} while there
     * are none.
     */
    public Future<JsonObject> latest() {
        Promise<JsonObject> answer = Promise.promise();
        context.runOnContext(v -> {
            StatsSample now = before;
            StatsSample then = beforeThat;
            if (now == null) {
                answer.fail(new Problem(
                        ProblemCode.STORE_UNAVAILABLE,
                        "this node has no numbers yet, as the store has not told it any: ask again in a second."));
            } else {
                answer.complete(now.toJson(then == null ? now : then));
            }
        });
        return answer.future();
    }

    private void tick() {
        if (!running) {
            return;
        }
        channels.statuses()
                .onSuccess(statuses ->
                        context.runOnContext(v -> take(new StatsSample(System.currentTimeMillis(), statuses))))
                .onFailure(this::gap)
                .onComplete(done -> context.runOnContext(v -> vertx.setTimer(EVERY_MS, id -> tick())));
    }

    private void take(StatsSample now) {
        silent = false;
        StatsSample then = before;
        before = now;
        beforeThat = then;
        if (then == null) {
            return;
        }
        points.addLast(now.point(then));
        if (points.size() > KEPT) {
            points.removeFirst();
        }
        if (feed.watched()) {
            feed.tellHere("stats", now.toJson(then));
        }
    }

    private void gap(Throwable cause) {
        context.runOnContext(v -> {
            if (!silent) {
                LOG.warn("no statistics until the store answers again cause={}", cause.getMessage());
            }
            silent = true;
        });
    }
}
