package io.waggle.event;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.Channels;
import io.waggle.control.Pulse;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every channel's numbers once a second, keeps ten minutes of them, and tells the watchers of this node; every other
 * second is enough for them while nothing changes. A second
 * in which the store does not answer leaves a gap. Methods may be called from any thread; the state is touched on the
 * ticker's own context only.
 */
public final class StatsTicker {

    private static final Logger LOG = LoggerFactory.getLogger(StatsTicker.class);
    private static final int KEPT = 600;

    private final Pulse pulse;
    private final Channels channels;
    private final EventFeed feed;
    private final Context context;
    private final ArrayDeque<JsonArray> points = new ArrayDeque<>();
    private @Nullable StatsSample before;
    private @Nullable StatsSample beforeThat;
    private Runnable leave = () -> {};
    private boolean running;
    private boolean silent;
    private int quiet;

    /**
     * @param vertx where it makes its context
     * @param pulse when it reads
     * @param channels what it reads
     * @param feed whom it tells
     */
    public StatsTicker(Vertx vertx, Pulse pulse, Channels channels, EventFeed feed) {
        this.pulse = pulse;
        this.channels = channels;
        this.feed = feed;
        this.context = vertx.getOrCreateContext();
    }

    /** Starts to tick. */
    public void start() {
        context.runOnContext(v -> {
            if (!running) {
                running = true;
                leave = pulse.join(context, this::tick);
                tick();
            }
        });
    }

    /** Stops to tick. */
    public void stop() {
        context.runOnContext(v -> {
            running = false;
            leave.run();
        });
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

    /** Every channel's numbers as last read; none before they were. */
    public Future<List<ChannelStatus>> channels() {
        Promise<List<ChannelStatus>> answer = Promise.promise();
        context.runOnContext(v -> {
            StatsSample now = before;
            answer.complete(now == null ? List.of() : now.channels());
        });
        return answer.future();
    }

    private Future<?> tick() {
        return channels.statuses()
                .onSuccess(statuses -> take(new StatsSample(System.currentTimeMillis(), statuses)))
                .onFailure(this::gap);
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
        // The first quiet second still says that the rates are nothing now.
        quiet = now.channels().equals(then.channels()) ? quiet + 1 : 0;
        if (feed.watched() && (quiet == 0 || quiet % 2 == 1)) {
            feed.tellHere("stats", now.toJson(then));
        }
    }

    private void gap(Throwable cause) {
        if (!silent) {
            LOG.warn("no statistics until the store answers again cause={}", cause.getMessage());
        }
        silent = true;
    }
}
