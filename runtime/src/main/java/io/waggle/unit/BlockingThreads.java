package io.waggle.unit;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of functions that block: as many as are asked for at once, so whoever asks sets the bound. They are kept
 * for a while. Any thread.
 */
final class BlockingThreads implements Executor, AutoCloseable {

    private final Executor executor;
    private final Carriers carriers;

    private BlockingThreads(Executor executor, Carriers carriers) {
        this.executor = executor;
        this.carriers = carriers;
    }

    /** The best that this JVM has. */
    static BlockingThreads best() {
        return Runtime.version().feature() >= 24 ? virtual() : pooled();
    }

    static BlockingThreads pooled() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                30,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> HostThreadFactory.daemon(task, "function-" + number.incrementAndGet()));
        return new BlockingThreads(pool, Carriers.NONE);
    }

    static BlockingThreads virtual() {
        ThreadFactory factory = virtualThreads();
        return new BlockingThreads(task -> factory.newThread(task).start(), new Carriers());
    }

    /** The names are looked up by hand because the code is compiled for Java 17. */
    private static ThreadFactory virtualThreads() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Class<?> virtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            Object made = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(virtual))
                    .invoke();
            made = lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class, long.class))
                    .invoke(made, "function-", 1L);
            MethodHandle plain = lookup.findVirtual(
                    builder, "inheritInheritableThreadLocals", MethodType.methodType(builder, boolean.class));
            made = plain.invoke(made, false);
            return (ThreadFactory) lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class))
                    .invoke(made);
        } catch (Throwable e) {
            throw new IllegalStateException("this JVM's virtual threads cannot be reached", e);
        }
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /** So many more attempts may be at work at once from now on; fewer, where negative. */
    void room(int more) {
        carriers.add(more);
    }

    /** Takes nothing more; threads at work are interrupted. */
    @Override
    public void close() {
        if (executor instanceof ThreadPoolExecutor pool) {
            pool.shutdownNow();
        }
    }
}
