package io.waggle.time;

/**
 * A clock that never goes back, and timers, for one context: everything here is called on it but {@link #soon}, and
 * every task runs on it.
 */
public interface Timers {

    /** Nanoseconds from an arbitrary beginning; any thread. */
    long nanos();

    /**
     * Runs a task once.
     *
     * @param ms milliseconds from now, from 1
     */
    Timer in(long ms, Runnable task);

    /** Runs a task on the context, at once or after what is at work there. Any thread. */
    void soon(Runnable task);

    /** A task that is to run. */
    interface Timer {

        /** Takes it back. @return whether it had not run */
        boolean cancel();
    }
}
