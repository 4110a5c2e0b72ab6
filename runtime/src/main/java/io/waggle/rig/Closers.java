package io.waggle.rig;

import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is open, closed in reverse at the end: the end of the run, or Ctrl-C in the midst of it. Any thread; what comes
 * when all has been closed is closed at once.
 */
public final class Closers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Closers.class);

    private final ArrayDeque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;

    /** Remembers something to close, and returns it. */
    public <T extends AutoCloseable> T add(T one) {
        boolean late;
        synchronized (this) {
            late = closed;
            if (!late) {
                open.push(one);
            }
        }
        if (late) {
            closeQuietly(one);
            throw new IllegalStateException("the run is ending");
        }
        return one;
    }

    /** Closes one thing now. */
    public void close(AutoCloseable one) {
        synchronized (this) {
            open.remove(one);
        }
        closeQuietly(one);
    }

    /** Whether the end has begun. */
    public synchronized boolean closing() {
        return closed;
    }

    @Override
    public void close() {
        for (AutoCloseable one = next(); one != null; one = next()) {
            closeQuietly(one);
        }
    }

    private synchronized @org.jspecify.annotations.Nullable AutoCloseable next() {
        closed = true;
        return open.poll();
    }

    private static void closeQuietly(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            LOG.warn("end=close_failed what=\"{}\" why=\"{}\"", one, String.valueOf(e.getMessage()));
        }
    }
}
