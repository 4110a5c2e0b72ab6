package io.waggle.unit;

import io.waggle.control.Workers.Ended;
import io.waggle.control.Workers.Ending;
import io.waggle.control.Workers.Outcomes;
import io.waggle.control.Workers.Work;
import io.waggle.function.FailureKind;
import io.waggle.function.PermanentFailure;
import io.waggle.function.RetryLater;
import io.waggle.task.TaskError;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt, from hand-over to its one end. The first end counts: what the function says after that is dropped.
 * Whoever brings it about hears so, and then tells the lane. Any thread; the lock is held for a few instructions only.
 */
final class Execution {

    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);
    private static final String TIMEOUT = "TIMEOUT";
    /** How many lines of one attempt are kept. */
    private static final int MOST_LINES = 1_000;

    private static final long LONGEST_WAIT_MS = TimeUnit.DAYS.toMillis(3650);

    private final Work work;
    private final LoadedFunction function;
    private final Outcomes outcomes;
    private final WorkLane lane;
    private final RunningTask label;

    /** The neighbours among those of its lane that have not ended, and whether it holds a slot: under the lane's lock. */
    @Nullable
    Execution before;

    @Nullable
    Execution after;

    boolean placed;

    private @Nullable Thread thread;
    private final AtomicInteger lines = new AtomicInteger();
    private boolean begun;
    private boolean recalled;
    private boolean lost;
    private volatile long begunAt;
    private volatile long dueAt = Deadlines.NEVER;
    private volatile long dueAtMillis;
    private volatile boolean ended;

    Execution(Work work, LoadedFunction function, Outcomes outcomes, WorkLane lane) {
        this.work = work;
        this.function = function;
        this.outcomes = outcomes;
        this.lane = lane;
        this.label = new RunningTask(work, lane.device());
    }

    Work work() {
        return work;
    }

    LoadedFunction function() {
        return function;
    }

    /** What log lines of its code are marked with. */
    RunningTask label() {
        return label;
    }

    WorkLane lane() {
        return lane;
    }

    boolean ended() {
        return ended;
    }

    /** When the function was called, by {@link Deadlines#now()}; 0 before that. */
    long begunAt() {
        return begunAt;
    }

    /** When it will be given up, by {@link Deadlines#now()}, or {@link Deadlines#NEVER}. */
    long dueAt() {
        return dueAt;
    }

    Optional<Instant> deadline() {
        return dueAtMillis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(dueAtMillis));
    }

    /** It has a slot, but is yet to reach its verticle: if that is stuck, the slot is not lost to it. */
    void expect() {
        if (work.task().timeoutMs() > 0) {
            synchronized (this) {
                limit();
            }
            lane.lookBy(dueAt);
        }
    }

    /**
     * The function is about to be called.
     *
     * @param runner the thread to interrupt when the attempt is given up, or {@code null}: none
     * @return {@code false} when the attempt has been given up already
     */
    boolean begin(@Nullable Thread runner) {
        boolean limited = work.task().timeoutMs() > 0;
        synchronized (this) {
            if (ended || recalled) {
                return false;
            }
            begun = true;
            begunAt = Deadlines.now();
            thread = runner;
            if (limited) {
                limit();
            }
        }
        if (limited) {
            lane.lookBy(dueAt);
        }
        return true;
    }

    private void limit() {
        long limit = work.task().timeoutMs();
        dueAtMillis = System.currentTimeMillis() + limit;
        dueAt = Deadlines.now() + TimeUnit.MILLISECONDS.toNanos(limit);
    }

    /** The function's thread has come back although the attempt was given up; it is not interrupted after this. */
    void left() {
        synchronized (this) {
            thread = null;
            if (!lost) {
                return;
            }
            lost = false;
        }
        lane.threads().room(-1);
    }

    /** The function returned. @return whether this ended the attempt */
    boolean succeed(@Nullable Object result) {
        if (ended) {
            return false;
        }
        byte[] json;
        try {
            json = Results.json(result);
        } catch (IllegalArgumentException e) {
            TaskError error = new TaskError(PermanentFailure.class.getName(), String.valueOf(e.getMessage()), "");
            return end(Ending.FAILED_FOR_GOOD, null, error, 0);
        } catch (Throwable e) {
            return fail(e);
        }
        return end(Ending.SUCCEEDED, json, null, 0);
    }

    /** The function failed. @return whether this ended the attempt */
    boolean fail(Throwable thrown) {
        if (ended) {
            return false;
        }
        Throwable failure = FailureKind.bare(thrown);
        return switch (FailureKind.of(failure, function.type().noRetryOn())) {
            case LATER -> later((RetryLater) failure);
            case FOR_GOOD -> end(Ending.FAILED_FOR_GOOD, null, describe(failure), 0);
            case RETRY -> end(skips(failure) ? Ending.FAILED_FOR_GOOD : Ending.FAILED, null, describe(failure), 0);
        };
    }

    /** Whether the task's own policy names the failure's class or one it extends. */
    private boolean skips(Throwable failure) {
        if (work.task().retry().noRetryOn().isEmpty()) {
            return false;
        }
        for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
            if (work.task().retry().skips(type.getName())) {
                return true;
            }
        }
        return false;
    }

    private boolean later(RetryLater wish) {
        LOG.debug("attempt postponed task={} wait={} why=\"{}\"", work.address(), wish.delay(), wish.getMessage());
        return end(Ending.POSTPONED, null, null, waitMs(wish));
    }

    private static long waitMs(RetryLater wish) {
        try {
            return Math.min(LONGEST_WAIT_MS, wish.delay().toMillis());
        } catch (ArithmeticException e) {
            return LONGEST_WAIT_MS;
        }
    }

    /** Given up by us, without blame. */
    void interrupt() {
        if (end(Ending.INTERRUPTED, null, null, 0)) {
            lane.left(this);
        }
    }

    /** Given back, if the function has not been called yet. */
    void recall() {
        synchronized (this) {
            if (begun || ended) {
                return;
            }
            recalled = true;
        }
        interrupt();
    }

    /** Its time is up, if it still is: the function is blamed only if it was called. */
    void timeOut() {
        boolean called;
        synchronized (this) {
            if (ended || dueAt > Deadlines.now()) {
                return;
            }
            called = begun;
            recalled |= !called;
        }
        if (!called) {
            interrupt();
            return;
        }
        String limit =
                "The attempt took longer than its time limit of " + work.task().timeoutMs() + " ms";
        Ending ending = work.task().retry().skips(TIMEOUT) ? Ending.FAILED_FOR_GOOD : Ending.FAILED;
        if (end(ending, null, new TaskError(TIMEOUT, limit, ""), 0)) {
            lane.left(this);
        }
    }

    void progress(double fraction, @Nullable String note) {
        if (!ended) {
            outcomes.progress(work, Double.isNaN(fraction) ? 0 : Math.max(0, Math.min(1, fraction)), note);
        }
    }

    /** Passes a line on that the function logs, as long as the attempt has not ended and there were not too many. */
    void log(Level level, String text) {
        if (!ended) {
            int line = lines.incrementAndGet();
            if (line <= MOST_LINES) {
                outcomes.log(work, level, text);
            } else if (line == MOST_LINES + 1) {
                outcomes.log(
                        work,
                        Level.WARNING,
                        "more than " + MOST_LINES + " lines: what follows is in the log of the node only");
            }
        }
    }

    private boolean end(Ending ending, byte @Nullable [] result, @Nullable TaskError error, long waitMs) {
        long nanos;
        boolean stuck;
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            nanos = begun ? Deadlines.now() - begunAt : 0;
            Thread runner = thread;
            if (runner != null && !runner.equals(Thread.currentThread())) {
                lost = true;
                runner.interrupt();
            } else {
                thread = null;
            }
            stuck = lost;
        }
        if (stuck) {
            lane.threads().room(1);
        }
        long ms = TimeUnit.NANOSECONDS.toMillis(nanos);
        report(new Ended(work, ending, function.version(), ms, result, error, waitMs));
        return true;
    }

    private void report(Ended end) {
        try {
            outcomes.ended(end);
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "outcome not taken task={} function={}",
                    work.address(),
                    work.task().function(),
                    e);
        } finally {
            function.occupancy().leave();
        }
    }

    private static TaskError describe(Throwable failure) {
        try {
            return ErrorText.of(failure);
        } catch (Throwable e) {
            return new TaskError(failure.getClass().getName(), "", "");
        }
    }
}
