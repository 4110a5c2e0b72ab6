package io.waggle.unit;

import io.vertx.core.impl.VertxThread;
import io.vertx.core.spi.VertxThreadFactory;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.TimeUnit;

/**
 * Makes threads that remember nothing of the code that first needed them. Vert.x starts its threads late, perhaps while
 * a function runs, and a thread keeps its creator's context class loader and, on older JDKs, the protection domains on
 * its creator's stack: that function's class loader would live as long as the thread. Found by Vert.x as a service.
 */
public final class HostThreadFactory implements VertxThreadFactory {

    @Override
    public VertxThread newVertxThread(
            Runnable target, String name, boolean worker, long maxExecuteTime, TimeUnit unit) {
        return clean(() -> new VertxThread(target, name, worker, maxExecuteTime, unit));
    }

    /** A daemon thread of the node's own, not started yet. */
    static Thread daemon(Runnable target, String name) {
        Thread thread = clean(() -> new Thread(null, target, name, 0, false));
        thread.setDaemon(true);
        return thread;
    }

    @SuppressWarnings("removal")
    private static <T extends Thread> T clean(PrivilegedAction<T> make) {
        T thread = AccessController.doPrivileged(make);
        thread.setContextClassLoader(HostThreadFactory.class.getClassLoader());
        return thread;
    }
}
