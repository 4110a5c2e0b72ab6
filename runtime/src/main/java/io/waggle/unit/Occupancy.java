package io.waggle.unit;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the attempts that are in the hands of one version of a function, and says when the last one has ended after
 * the version was retired. Any thread.
 */
final class Occupancy {

    private static final long RETIRED = 1L << 62;

    private final Promise<Void> empty = Promise.promise();
    private final AtomicLong open = new AtomicLong();

    /** Whether one more may come in; never after {@link #retire()}. */
    boolean enter() {
        if ((open.getAndIncrement() & RETIRED) == 0) {
            return true;
        }
        leave();
        return false;
    }

    void leave() {
        if (open.decrementAndGet() == RETIRED) {
            empty.tryComplete();
        }
    }

    /** Lets nobody in any more. @return completes when everybody is out */
    Future<Void> retire() {
        if (open.getAndUpdate(count -> count | RETIRED) == 0) {
            empty.tryComplete();
        }
        return empty.future();
    }
}
