package io.waggle.unit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongUnaryOperator;

/**
 * The clock of attempts with a time limit, on a thread of its own that no function can hold up. It knows only when the
 * next limit may be reached and looks at the attempts at work then, so that an attempt that ends in time costs the
 * clock nothing. Any thread.
 */
final class Deadlines implements AutoCloseable {

    /** No limit in sight. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long ORIGIN = System.nanoTime();
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private final LongUnaryOperator look;
    private final AtomicLong next = new AtomicLong(NEVER);
    private final Thread clock;
    private volatile boolean closed;

    /**
     * Starts the clock.
     *
     * @param look given the time, ends what is overdue and tells when the next limit will be reached, or {@link #NEVER}
     */
    Deadlines(LongUnaryOperator look) {
        this.look = look;
        clock = HostThreadFactory.daemon(this::run, "function-deadlines");
        clock.start();
    }

    /** Nanoseconds since this class was loaded; always positive and never falling. */
    static long now() {
        return System.nanoTime() - ORIGIN + 1;
    }

    /** Looks at that time at the latest. */
    void lookBy(long time) {
        long soonest = next.get();
        while (time < soonest) {
            if (next.compareAndSet(soonest, time)) {
                LockSupport.unpark(clock);
                return;
            }
            soonest = next.get();
        }
    }

    private void run() {
        while (!closed) {
            long at = next.get();
            long wait = at - now();
            if (wait > 0) {
                LockSupport.parkNanos(this, wait);
            } else {
                next.set(NEVER); // before the look: whoever begins during it is either seen or lowers it again
                long soonest = look.applyAsLong(now());
                lookBy(soonest == NEVER ? NEVER : Math.max(soonest, now() + SHORTEST_PAUSE));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(clock);
    }
}
