package io.waggle.device;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.waggle.time.Timers;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until a device that takes nothing more has nothing left, in its hand or in the store. Used on one context. */
final class Drain {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    /** How long it waits for the store's word on what has ended. */
    private static final long SETTLE_MS = 5_000;

    private static final long CHECK_MS = 5;
    private static final long STORE_PAUSE_MS = 200;

    private final Desk desk;
    private final Hand hand;
    private final Settler settler;
    private final Feeds feeds;
    private final Strays strays;
    private final List<Promise<Void>> waits = new ArrayList<>();

    Drain(Desk desk, Hand hand, Settler settler, Feeds feeds, Strays strays) {
        this.desk = desk;
        this.hand = hand;
        this.settler = settler;
        this.feeds = feeds;
        this.strays = strays;
    }

    /**
     * Completes when the store has confirmed all ends.
     *
     * @param patienceMs how long running tasks may go on
     * @param stop ends what runs after that
     */
    Future<Void> over(long patienceMs, Runnable stop) {
        Promise<Void> over = Promise.promise();
        waits.add(over);
        Timers timers = desk.timers();
        Timers.Timer deadline = timers.in(Math.max(1, patienceMs), () -> {
            LOG.info("drain=deadline device={} released={}", desk.options().id(), hand.size());
            stop.run();
        });
        Timers.Timer end = timers.in(Math.max(1, patienceMs) + SETTLE_MS, () -> {
            waits.remove(over);
            over.tryFail("the store has not confirmed all ends within " + SETTLE_MS + " ms");
        });
        check();
        return over.future().onComplete(done -> {
            deadline.cancel();
            end.cancel();
        });
    }

    private void check() {
        if (waits.isEmpty()) {
            return;
        }
        if (!hand.isIdle() || settler.unsettled() > 0) {
            desk.timers().in(CHECK_MS, this::check);
            return;
        }
        Feed doubtful =
                feeds.all().stream().filter(feed -> feed.doubtful).findAny().orElse(null);
        if (doubtful != null) {
            leaveNothing(doubtful);
            return;
        }
        List<Promise<Void>> done = List.copyOf(waits);
        waits.clear();
        done.forEach(Promise::tryComplete);
    }

    /** What the last claim of a channel may have brought, though its reply was lost, must not stay behind. */
    private void leaveNothing(Feed feed) {
        long epoch = desk.lease().epoch();
        Future<Void> released = epoch == 0
                ? Future.failedFuture(new IllegalStateException("the lease is in doubt"))
                : strays.giveBack(feed, epoch);
        released.onComplete(done -> {
            feed.doubtful = done.failed();
            desk.timers().in(done.failed() ? STORE_PAUSE_MS : 1, this::check);
        });
    }
}
