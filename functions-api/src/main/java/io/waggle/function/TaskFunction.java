package io.waggle.function;

import org.jspecify.annotations.Nullable;

/**
 * A function: user code with a name that takes a task and returns a result or fails. Blocking code is welcome.
 *
 * <p>Annotate the class with {@link WaggleFunction}, give it a public constructor without parameters, and list its
 * name in {@code META-INF/services/io.waggle.function.TaskFunction} of the jar. A jar may hold many functions.
 *
 * <p><b>Threads.</b> One instance serves every task of its version on a node, several at a time: keep what belongs to
 * one task in local variables. Each call runs on a thread that may block: a virtual thread on Java 24 and later, a
 * pooled thread before. The thread runs other attempts as well, one after the other: leave no thread-local behind.
 *
 * <p><b>At least once.</b> A task that ran may run again when its machine dies before the outcome is stored; make
 * outside effects repeatable, or guard them with {@link TaskContext#fence()}.
 */
@FunctionalInterface
public interface TaskFunction {

    /**
     * Runs one attempt of a task.
     *
     * @param task the task: its payload, and what it may do while it runs
     * @return the result, of the kinds that {@link ResultJson} lists; every one of them, {@code null}, {@code 0},
     *     {@code false} and {@code ""} included, is a success; of at most 1 MiB as JSON, a longer one fails for good
     * @throws PermanentFailure when a retry cannot help: the task goes to the fail list at once
     * @throws RetryLater when it cannot be done just now: the task is put back unharmed and runs again after that wait
     * @throws Exception any other failure: the task is retried with back-off while it has attempts left
     */
    @Nullable
    Object run(TaskContext task) throws Exception;

    /**
     * Called once before the first task of this version on a node.
     *
     * @throws Exception to refuse: the version is not used on this node and the reason is shown
     */
    default void start() throws Exception {}

    /**
     * Called once after the last task of this version on a node: close what {@link #start()} opened. An attempt that
     * was given up and did not heed its interrupt may still be running.
     *
     * @throws Exception is logged
     */
    default void stop() throws Exception {}
}
