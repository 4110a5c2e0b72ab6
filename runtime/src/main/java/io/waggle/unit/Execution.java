package io.waggle.unit;

import io.vertx.core.buffer.Buffer;
import io.waggle.control.Workers.Ended;
import io.waggle.control.Workers.Ending;
import io.waggle.control.Workers.Outcomes;
import io.waggle.control.Workers.Work;
import io.waggle.function.PermanentFailure;
import io.waggle.function.ResultJson;
import io.waggle.task.TaskError;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt, from hand-over to its one end. The first end counts: what the function says after that is dropped. Any
 * thread; the lock is held for a few instructions only.
 */
final class Execution {

    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

    /** Results are kept, settled and listed many at a time; one that Redis takes too long over would never be settled. */
    static final int MOST_RESULT_BYTES = 1024 * 1024;

    private final Work work;
    private final String version;
    private final Outcomes outcomes;
    private final BlockingThreads threads;
    private final Consumer<Execution> whenEnded;
    private @Nullable Thread thread;
    private @Nullable ScheduledFuture<?> alarm;
    private long startedNanos;
    private boolean begun;
    private boolean recalled;
    private boolean lost;
    private volatile @Nullable Instant deadline;
    private volatile boolean ended;

    Execution(Work work, String version, Outcomes outcomes, BlockingThreads threads, Consumer<Execution> whenEnded) {
        this.work = work;
        this.version = version;
        this.outcomes = outcomes;
        this.threads = threads;
        this.whenEnded = whenEnded;
    }

    Work work() {
        return work;
    }

    boolean ended() {
        return ended;
    }

    @Nullable
    Instant deadline() {
        return deadline;
    }

    /**
     * The function is about to be called.
     *
     * @param runner the thread to interrupt when the attempt is given up, or {@code null}: none
     * @return {@code false} when the attempt has been given up already
     */
    synchronized boolean begin(@Nullable Thread runner, Deadlines deadlines) {
        if (ended || recalled) {
            return false;
        }
        begun = true;
        startedNanos = System.nanoTime();
        thread = runner;
        long limit = work.task().timeoutMs();
        if (limit > 0) {
            deadline = Instant.now().plusMillis(limit);
            alarm = deadlines.in(limit, this::timeOut);
        }
        return true;
    }

    /** The function's thread has come back; it will not be interrupted after this. */
    void left() {
        synchronized (this) {
            thread = null;
            if (!lost) {
                return;
            }
        }
        threads.found();
    }

    void succeed(@Nullable Object result) {
        if (ended) {
            return;
        }
        Buffer json;
        try {
            json = ResultJson.encode(result);
        } catch (IllegalArgumentException e) {
            TaskError error = new TaskError(PermanentFailure.class.getName(), String.valueOf(e.getMessage()), "");
            end(Ending.FAILED_FOR_GOOD, null, error);
            return;
        } catch (Throwable e) {
            fail(e);
            return;
        }
        if (json.length() > MOST_RESULT_BYTES) {
            String large = "The result has " + json.length() + " bytes and may have " + MOST_RESULT_BYTES
                    + ": put the data elsewhere and return where it is";
            end(Ending.FAILED_FOR_GOOD, null, new TaskError(PermanentFailure.class.getName(), large, ""));
            return;
        }
        end(Ending.SUCCEEDED, json.getBytes(), null);
    }

    void fail(Throwable failure) {
        if (!ended) {
            boolean forGood = failure instanceof PermanentFailure;
            end(forGood ? Ending.FAILED_FOR_GOOD : Ending.FAILED, null, describe(failure));
        }
    }

    /** Given up by us, without blame. */
    void interrupt() {
        end(Ending.INTERRUPTED, null, null);
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

    void progress(double fraction, @Nullable String note) {
        if (!ended) {
            outcomes.progress(work, Double.isNaN(fraction) ? 0 : Math.max(0, Math.min(1, fraction)), note);
        }
    }

    private void timeOut() {
        String limit =
                "The attempt took longer than its time limit of " + work.task().timeoutMs() + " ms";
        end(Ending.FAILED, null, new TaskError("TIMEOUT", limit, ""));
    }

    private void end(Ending ending, byte @Nullable [] result, @Nullable TaskError error) {
        long nanos;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            nanos = begun ? System.nanoTime() - startedNanos : 0;
            if (alarm != null) {
                alarm.cancel(false);
                alarm = null;
            }
            if (thread != null && thread != Thread.currentThread()) {
                lost = true;
                thread.interrupt();
            }
        }
        if (lost) {
            threads.lost();
        }
        report(new Ended(work, ending, version, TimeUnit.NANOSECONDS.toMillis(nanos), result, error));
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
            whenEnded.accept(this);
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
