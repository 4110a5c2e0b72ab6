package io.waggle.device;

import io.waggle.control.Workers.Work;
import io.waggle.time.Timers;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets a task run alone that may be the one which ends its node: two nodes have died while it was in flight. It is claimed
 * when nothing else is in hand, and nothing else is claimed beside it, so that after a third death it is known who it was.
 * Neither waits without end: what takes long does not hold up the device. Used on one context.
 */
final class Suspects {

    /** How long it waits for what is in hand to end. */
    static final long WAIT_MS = 5_000;

    /** How long nothing else is claimed while it runs. */
    static final long ALONE_MS = 10_000;

    /** After it was found that others had taken it, it is not looked for again for so long. */
    private static final long PAUSE_MS = 1_000;

    private final Timers timers;
    private final Runnable pump;
    private @Nullable Feed where;
    private @Nullable Work held;
    private long until;

    /** @param pump claims what may be claimed now */
    Suspects(Timers timers, Runnable pump) {
        this.timers = timers;
        this.pump = pump;
        this.until = timers.nanos();
    }

    private boolean waits() {
        return timers.nanos() - until < 0;
    }

    private void pause(long ms) {
        until = timers.nanos() + TimeUnit.MILLISECONDS.toNanos(ms);
        timers.in(ms + 1, pump);
    }

    /** A channel has one; no further one is looked for while one is in hand. */
    void seen(Feed feed) {
        if (where == null && held == null && !waits()) {
            where = feed;
            pause(WAIT_MS);
        }
    }

    /** Whether nothing else may be claimed now. */
    boolean holdBack() {
        return where != null || (held != null && waits());
    }

    /**
     * The channel that is to be asked for one now.
     *
     * @param idle whether nothing else is in hand
     */
    @Nullable
    Feed due(boolean idle) {
        return idle || !waits() ? where : null;
    }

    /** The claim for one has come to an end. */
    void asked(@Nullable Work brought) {
        where = null;
        held = brought;
        pause(brought == null ? PAUSE_MS : ALONE_MS);
    }

    /** Whether it was the one in hand that ended. */
    boolean ended(Work work) {
        if (held == null || held.fence() != work.fence() || !held.address().equals(work.address())) {
            return false;
        }
        held = null;
        until = timers.nanos();
        return true;
    }
}
