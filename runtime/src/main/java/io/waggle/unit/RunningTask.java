package io.waggle.unit;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;
import io.waggle.control.Workers.Work;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The attempt whose code is at work, for log lines: on the thread that runs it, on threads that this one makes, and, for
 * asynchronous functions, in whatever Vert.x calls back for it. A thread of a pool that one attempt made is taken for its
 * own until that attempt's code has come back. It holds texts only, so no thread keeps a function's classes alive.
 * Any thread.
 */
public final class RunningTask {

    private static final ThreadLocal<@Nullable RunningTask> HERE = new InheritableThreadLocal<>();
    private static final ContextLocal<RunningTask> CONTEXT = ContextLocal.registerLocal(RunningTask.class);

    private final String task;
    private final String channel;
    private final String function;
    private final String device;
    private final int attempt;
    private volatile boolean over;

    RunningTask(Work work, String device) {
        this.task = work.address().id();
        this.channel = work.address().channel();
        this.function = work.task().function();
        this.device = device;
        this.attempt = work.attempt();
    }

    /** Has every Vert.x made from then on keep a place for the mark. Found by Vert.x as a service. */
    public static final class Place implements VertxServiceProvider {
        @Override
        public void init(VertxBootstrap bootstrap) {
            Objects.requireNonNull(CONTEXT, "the mark's place"); // this initialises the class, and so makes the place
        }
    }

    /** The attempt whose code is calling; empty: it is the node's own, or nobody can tell. */
    public static Optional<RunningTask> here() {
        RunningTask known = HERE.get();
        if (known == null) {
            Context context = Vertx.currentContext();
            known = context == null ? null : context.getLocal(CONTEXT);
        }
        return known == null || known.over ? Optional.empty() : Optional.of(known);
    }

    /** From now on this thread's code is the attempt's. @return whose it was, for {@link #leave} */
    static @Nullable RunningTask enter(RunningTask label) {
        RunningTask before = HERE.get();
        HERE.set(label);
        return before;
    }

    /** The thread is again whose it was. */
    static void leave(@Nullable RunningTask before) {
        if (before == null) {
            HERE.remove();
        } else {
            HERE.set(before);
        }
    }

    /** A context like the given one, in which everything is this attempt's. */
    ContextInternal within(Context context) {
        ContextInternal own = ((ContextInternal) context).duplicate();
        own.putLocal(CONTEXT, this);
        return own;
    }

    /** Its code has come back: threads that it left behind are nobody's. */
    void over() {
        over = true;
    }

    public String task() {
        return task;
    }

    public String channel() {
        return channel;
    }

    public String function() {
        return function;
    }

    /** The device's id; empty: a call, which is no device's. */
    public String device() {
        return device;
    }

    public int attempt() {
        return attempt;
    }
}
