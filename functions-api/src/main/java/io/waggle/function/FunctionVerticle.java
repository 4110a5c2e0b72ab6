package io.waggle.function;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * A function for asynchronous code: a Vert.x verticle whose {@link #run(TaskContext)} returns at once and completes
 * later. Open clients in {@link #start()}, with {@code super.start()} not needed, and close them in {@link #stop()}.
 *
 * <p>Annotate the class with {@link WaggleFunction}, give it a public constructor without parameters, and list its
 * name in {@code META-INF/services/io.waggle.function.FunctionVerticle} of the jar.
 *
 * <p><b>Threads.</b> One instance per version and node; every call is made on the verticle's own event loop, so its
 * fields need no lock, and nothing here may block. The event loops of functions are not those of the node: a function
 * that blocks one delays other asynchronous functions, never the node.
 */
public abstract class FunctionVerticle extends VerticleBase {

    /**
     * Runs one attempt of a task.
     *
     * @param task the task: its payload, and what it may do while it runs
     * @return a future of the result, of the kinds that {@link TaskFunction#run} may return; a failed future, or an
     *     exception thrown, is a failed attempt, where a {@link PermanentFailure} is not retried and a {@link RetryLater} puts the task back
     *     unharmed
     */
    public abstract Future<?> run(TaskContext task);
}
