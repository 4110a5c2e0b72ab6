package io.waggle.trial;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a changed copy of a class of the product ends its process without a word, as {@code kill -9} would: at the pass
 * that {@code -Dwaggle.crash.at} counts, from 1. Any thread.
 */
public final class CrashHere {

    /** With what a process ends that was killed. */
    static final int KILLED = 137;

    private static final AtomicInteger LEFT = new AtomicInteger(Integer.getInteger("waggle.crash.at", 1));

    private CrashHere() {}

    /** The process is here; the last of the passes that were counted out to it is its end. */
    public static void pass() {
        if (LEFT.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
