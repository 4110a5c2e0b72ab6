package io.waggle.channel.redis;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Gives all connections of a node to one place their turns at trying: the first at once, the next after ever longer
 * pauses up to a second, with jitter, all of them together. When one got through, the others try at once. Any thread.
 */
final class Pacer {

    private static final long FIRST_PAUSE_MS = 50;
    private static final long LONGEST_PAUSE_MS = 1_000;

    private final List<Turn> waiting = new ArrayList<>();
    private long next = System.nanoTime();
    private long pauseMs = FIRST_PAUSE_MS;

    /** One that waits; runs once, on its context. */
    private static final class Turn {
        private final Context context;
        private final Runnable attempt;
        private boolean taken;

        Turn(Context context, Runnable attempt) {
            this.context = context;
            this.attempt = attempt;
        }

        /** On the context. */
        void take() {
            if (!taken) {
                taken = true;
                attempt.run();
            }
        }
    }

    /** Runs an attempt to connect when its turn comes, on its context. */
    void attempt(Context context, Runnable attempt) {
        Turn turn = new Turn(context, attempt);
        long waitMs = enlist(turn);
        if (waitMs <= 0) {
            context.runOnContext(v -> take(turn));
        } else {
            context.owner().setTimer(waitMs, id -> context.runOnContext(v -> take(turn)));
        }
    }

    private void take(Turn turn) {
        synchronized (this) {
            waiting.remove(turn);
        }
        turn.take();
    }

    private synchronized long enlist(Turn turn) {
        waiting.add(turn);
        long now = System.nanoTime();
        long at = Math.max(now, next);
        long jittered = pauseMs * 3 / 4 + ThreadLocalRandom.current().nextLong(pauseMs / 2);
        next = at + TimeUnit.MILLISECONDS.toNanos(jittered);
        pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
        return TimeUnit.NANOSECONDS.toMillis(at - now);
    }

    /** A connection stands: whoever waits may try now. */
    void reached() {
        List<Turn> all;
        synchronized (this) {
            all = List.copyOf(waiting);
            next = System.nanoTime();
            pauseMs = FIRST_PAUSE_MS;
        }
        all.forEach(turn -> turn.context.runOnContext(v -> take(turn)));
    }
}
