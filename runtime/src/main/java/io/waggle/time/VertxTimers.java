package io.waggle.time;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.ThreadLocalRandom;

/** The timers of a Vert.x context, and the machine's clock. Any thread. */
public final class VertxTimers implements Timers {

    private final Vertx vertx;
    private final Context context;

    /** @param vertx whose current context is meant, or a new one where there is none */
    public VertxTimers(Vertx vertx) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Timer in(long ms, Runnable task) {
        long id = vertx.setTimer(Math.max(1, ms), fired -> task.run());
        return () -> vertx.cancelTimer(id);
    }

    @Override
    public void soon(Runnable task) {
        context.runOnContext(v -> task.run());
    }

    @Override
    public long draw(long bound) {
        return ThreadLocalRandom.current().nextLong(bound);
    }
}
