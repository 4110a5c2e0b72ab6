package io.waggle.unit;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of functions that block: a virtual thread for each attempt on Java 21 and later, a pool before. An
 * attempt that was given up may keep its thread for as long as it pleases; the pool then counts one more, so that
 * what comes after does not wait for it. Any thread.
 */
final class BlockingThreads implements Executor, AutoCloseable {

    private final Executor executor;
    private final AtomicInteger stuck = new AtomicInteger();
    private final int size;

    private BlockingThreads(Executor executor, int size) {
        this.executor = executor;
        this.size = size;
    }

    /**
     * The best that this JVM has.
     *
     * @param size how many attempts at once a pool carries
     */
    static BlockingThreads of(int size) {
        return Runtime.version().feature() >= 21 ? virtual(size) : pooled(size);
    }

    static BlockingThreads pooled(int size) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size,
                size,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> HostThreadFactory.daemon(task, "function-" + number.incrementAndGet()));
        pool.allowCoreThreadTimeOut(true);
        return new BlockingThreads(pool, size);
    }

    private static BlockingThreads virtual(int size) {
        ThreadFactory factory = virtualThreads();
        return new BlockingThreads(task -> factory.newThread(task).start(), size);
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

    /** A thread is lost to an attempt that was given up. */
    void lost() {
        resize(stuck.incrementAndGet());
    }

    /** A lost thread came back. */
    void found() {
        resize(stuck.decrementAndGet());
    }

    private synchronized void resize(int more) {
        if (executor instanceof ThreadPoolExecutor pool) {
            int wanted = size + Math.max(0, more);
            if (wanted >= pool.getMaximumPoolSize()) {
                pool.setMaximumPoolSize(wanted);
                pool.setCorePoolSize(wanted);
            } else {
                pool.setCorePoolSize(wanted);
                pool.setMaximumPoolSize(wanted);
            }
        }
    }

    /** Takes nothing more; threads at work are interrupted. */
    @Override
    public void close() {
        if (executor instanceof ThreadPoolExecutor pool) {
            pool.shutdownNow();
        }
    }
}
