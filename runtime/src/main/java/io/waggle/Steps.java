package io.waggle;

import io.vertx.core.Future;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps in which a node opens, and those that close it, in reverse; one that fails does not hold up the others. On
 * one thread at a time, which may block.
 */
final class Steps {

    private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

    private final Duration most;
    private final ArrayDeque<Step> undo = new ArrayDeque<>();
    private long drained = System.nanoTime();

    private record Step(String name, Action action) {}

    /** Closes something; blocks until it is closed. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    /** @param most what one step may take */
    Steps(Duration most) {
        this.most = most;
    }

    /** Waits for one step's end. */
    <T> T await(Future<T> step) {
        return await(step, Duration.ZERO);
    }

    /** Has this done when everything is closed, before all that has been named until now. */
    void undo(String name, Action action) {
        undo.push(new Step(name, action));
    }

    /**
     * The same with something that lets work come to its end.
     *
     * @param work is told how much is left of the time that all such steps have together
     */
    void drain(String name, Function<Duration, Future<Void>> work) {
        undo(name, () -> {
            Duration left = Duration.ofNanos(Math.max(0, drained - System.nanoTime()));
            await(work.apply(left), left);
        });
    }

    /**
     * Closes everything.
     *
     * @param patience how long work may go on from now
     */
    void undoAll(Duration patience) {
        drained = System.nanoTime() + patience.toNanos();
        for (Step step = undo.poll(); step != null; step = undo.poll()) {
            try {
                step.action().run();
            } catch (Throwable e) {
                LOG.warn("stop=step_failed step=\"{}\" why=\"{}\"", step.name(), String.valueOf(e.getMessage()));
            }
        }
    }

    private <T> T await(Future<T> step, Duration besides) {
        try {
            return step.await(most.plus(besides).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new Problem(
                    ProblemCode.INTERNAL,
                    "a part of the node did not answer within "
                            + most.plus(besides).toSeconds() + " s");
        }
    }
}
