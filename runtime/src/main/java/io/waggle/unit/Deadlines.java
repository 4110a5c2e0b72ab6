package io.waggle.unit;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The clock of attempts with a time limit, on a thread of its own that no function can hold up. Any thread. */
final class Deadlines implements AutoCloseable {

    private final ScheduledThreadPoolExecutor clock =
            new ScheduledThreadPoolExecutor(1, task -> HostThreadFactory.daemon(task, "function-deadlines"));

    Deadlines() {
        clock.setRemoveOnCancelPolicy(true);
    }

    ScheduledFuture<?> in(long millis, Runnable action) {
        return clock.schedule(action, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
