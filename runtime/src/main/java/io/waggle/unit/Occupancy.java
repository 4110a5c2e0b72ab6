package io.waggle.unit;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Counts the attempts that are at work in one version of a function, and says when the last one has ended after the
 * version was retired. Any thread.
 */
final class Occupancy {

    private final Promise<Void> empty = Promise.promise();
    private int open;
    private boolean retired;

    /** Whether so many more may come in; never after {@link #retire()}. */
    synchronized boolean enter(int attempts) {
        if (!retired) {
            open += attempts;
        }
        return !retired;
    }

    void leave() {
        boolean last;
        synchronized (this) {
            last = --open == 0 && retired;
        }
        if (last) {
            empty.tryComplete();
        }
    }

    /** Lets nobody in any more. @return completes when everybody is out */
    Future<Void> retire() {
        boolean last;
        synchronized (this) {
            retired = true;
            last = open == 0;
        }
        if (last) {
            empty.tryComplete();
        }
        return empty.future();
    }
}
