package io.waggle.time;

/**
 * A clock that never goes back, timers and chance, for one context: timers are set on it, and every task runs on it.
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

    /**
     * What is left to chance; any thread.
     *
     * @param bound from 1
     * @return drawn evenly from 0 to the bound, the bound excluded
     */
    long draw(long bound);

    /** A task that is to run. */
    interface Timer {

        /** Takes it back. @return whether it had not run */
        boolean cancel();
    }
}
