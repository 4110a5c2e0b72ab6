package io.waggle.bench;

import io.waggle.channel.TaskSubmission;
import io.waggle.task.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Submits many tasks in process, in lists, a few lists at a time, so that its memory does not grow with their number.
 * Used by one thread, which it blocks.
 */
final class Feeder {

    /** How many tasks one call carries. */
    static final int LIST = 1_000;

    private static final int IN_FLIGHT = 8;

    private final TaskSubmission submission;
    private final Semaphore free = new Semaphore(IN_FLIGHT);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Feeder(TaskSubmission submission) {
        this.submission = submission;
    }

    /** Submits tasks, and returns when all have been answered. Fails when one is refused. */
    void submit(int count, IntFunction<TaskSpec> task) throws InterruptedException {
        for (int done = 0; done < count; done += LIST) {
            send(done, Math.min(LIST, count - done), task);
        }
        awaitAnswers();
    }

    /** Submits one list, and returns when there is room for another. */
    void send(int from, int count, IntFunction<TaskSpec> task) throws InterruptedException {
        List<TaskSpec> list = new ArrayList<>(count);
        for (int i = from; i < from + count; i++) {
            list.add(task.apply(i));
        }
        free.acquire();
        check();
        submission.submit(list).onComplete(done -> {
            if (done.failed()) {
                failure.compareAndSet(null, done.cause());
            } else {
                done.result().stream()
                        .filter(receipt -> receipt.problem() != null)
                        .findFirst()
                        .ifPresent(receipt -> failure.compareAndSet(null, receipt.problem()));
            }
            free.release();
        });
    }

    void awaitAnswers() throws InterruptedException {
        free.acquire(IN_FLIGHT);
        free.release(IN_FLIGHT);
        check();
    }

    private void check() {
        Throwable why = failure.get();
        if (why != null) {
            throw new IllegalStateException("a task was not accepted: " + why.getMessage(), why);
        }
    }
}
