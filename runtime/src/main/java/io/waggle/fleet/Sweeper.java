package io.waggle.fleet;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.waggle.channel.Channels;
import io.waggle.control.Pulse;
import java.util.Iterator;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets finished tasks that channels keep no longer: every other second while tasks end on this node, else now and
 * then, for those that grow old. Every node does; who comes second finds nothing. {@link #start} and {@link #stop} may be called from any thread, all else is on one context.
 */
public final class Sweeper {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    /** Every how many beats of the node's pulse, while tasks end and while none does. */
    private static final int BUSY_BEATS = 2;

    private static final int QUIET_BEATS = 10;

    /** How many times 500 tasks one channel is rid of before the next one has its turn. */
    private static final int MOST_AT_ONCE = 40;

    private final Pulse pulse;
    private final Channels channels;
    private final BooleanSupplier busy;
    private final Context context;
    private Runnable leave = () -> {};
    private boolean running;
    private boolean left = true;
    private int beats;

    /**
     * @param vertx where it makes its context
     * @param pulse when it is its turn
     * @param channels what it sweeps
     * @param busy whether tasks have ended on this node since this was last asked
     */
    public Sweeper(Vertx vertx, Pulse pulse, Channels channels, BooleanSupplier busy) {
        this.pulse = pulse;
        this.channels = channels;
        this.busy = busy;
        this.context = vertx.getOrCreateContext();
    }

    /** Begins. */
    public void start() {
        context.runOnContext(v -> {
            if (!running) {
                running = true;
                leave = pulse.join(context, this::turn);
            }
        });
    }

    /** Ends, after the channel that is being swept. */
    public void stop() {
        context.runOnContext(v -> {
            running = false;
            leave.run();
        });
    }

    private Future<Void> turn() {
        beats++;
        left |= busy.getAsBoolean();
        if (beats < (left ? BUSY_BEATS : QUIET_BEATS)) {
            return Future.succeededFuture();
        }
        beats = 0;
        left = false;
        return channels.names()
                .compose(names -> each(names.iterator()))
                .onFailure(e -> LOG.debug("sweep=put off why=\"{}\"", e.getMessage()));
    }

    private Future<Void> each(Iterator<String> names) {
        return running && names.hasNext()
                ? sweep(names.next(), MOST_AT_ONCE).compose(v -> each(names))
                : Future.succeededFuture();
    }

    private Future<Void> sweep(String channel, int times) {
        return channels.sweep(channel).compose(gone -> {
            left |= gone > 0;
            return gone > 0 && times > 1 ? sweep(channel, times - 1) : Future.succeededFuture();
        });
    }
}
