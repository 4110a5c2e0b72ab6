package io.waggle.fleet;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.waggle.channel.Channels;
import java.util.Iterator;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets finished tasks that channels keep no longer, every few seconds. Every node does; who comes second finds
 * nothing. {@link #start} and {@link #stop} may be called from any thread, all else is on one context.
 */
public final class Sweeper {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final long PAUSE_MS = 2_000;

    /** How many times 500 tasks one channel is rid of before the next one has its turn. */
    private static final int MOST_AT_ONCE = 40;

    private final Vertx vertx;
    private final Channels channels;
    private final Context context;
    private boolean running;

    /** @param vertx whose timers are used */
    public Sweeper(Vertx vertx, Channels channels) {
        this.vertx = vertx;
        this.channels = channels;
        this.context = vertx.getOrCreateContext();
    }

    /** Begins. */
    public void start() {
        context.runOnContext(v -> {
            if (!running) {
                running = true;
                later();
            }
        });
    }

    /** Ends, after the channel that is being swept. */
    public void stop() {
        context.runOnContext(v -> running = false);
    }

    private void later() {
        long jittered = PAUSE_MS / 2 + ThreadLocalRandom.current().nextLong(PAUSE_MS);
        vertx.setTimer(jittered, id -> {
            if (running) {
                channels.names()
                        .compose(names -> each(names.iterator()))
                        .onFailure(e -> LOG.debug("sweep=put off why=\"{}\"", e.getMessage()))
                        .onComplete(done -> later());
            }
        });
    }

    private Future<Void> each(Iterator<String> names) {
        return running && names.hasNext()
                ? sweep(names.next(), MOST_AT_ONCE).compose(v -> each(names))
                : Future.succeededFuture();
    }

    private Future<Void> sweep(String channel, int left) {
        return channels.sweep(channel)
                .compose(gone -> gone > 0 && left > 1 ? sweep(channel, left - 1) : Future.succeededFuture());
    }
}
