package io.waggle.unit;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.waggle.function.FunctionVerticle;
import io.waggle.function.TaskFunction;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the attempts of one kind of function are run. Called on the worker verticle's context. */
sealed interface Runner {

    /** Starts the function. */
    Future<?> start(Context context) throws Exception;

    /** Stops the function. */
    Future<?> stop(Context context) throws Exception;

    /** Runs one attempt; returns at once. */
    void run(Execution execution);

    /** Code that may block: every call on a thread of its own, under the function's class loader. */
    record Blocking(
            TaskFunction function,
            BlockingThreads threads,
            Deadlines deadlines,
            Function<JsonObject, Future<String>> submitter)
            implements Runner {

        @Override
        public Future<?> start(Context context) {
            return called(context, function::start);
        }

        @Override
        public Future<?> stop(Context context) {
            return called(context, function::stop);
        }

        @Override
        public void run(Execution execution) {
            try {
                threads.execute(() -> {
                    if (execution.begin(Thread.currentThread(), deadlines)) {
                        underOwnLoader(() -> attempt(execution));
                    }
                });
            } catch (RejectedExecutionException e) {
                execution.interrupt(); // the node is stopping
            }
        }

        private void attempt(Execution execution) {
            @Nullable Object result = null;
            Throwable failure = null;
            try {
                result = function.run(new TaskRun(execution, submitter, null));
            } catch (Throwable e) {
                failure = e;
            }
            if (failure == null) {
                execution.succeed(result);
            } else {
                execution.fail(failure);
            }
            execution.left();
            Thread.interrupted();
        }

        private Future<Void> called(Context context, Step step) {
            Promise<Void> done = Promise.promise();
            threads.execute(() -> underOwnLoader(() -> {
                try {
                    step.run();
                    context.runOnContext(go -> done.complete());
                } catch (Throwable e) {
                    context.runOnContext(go -> done.fail(e));
                }
            }));
            return done.future();
        }

        private void underOwnLoader(Runnable call) {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(function.getClass().getClassLoader());
            try {
                call.run();
            } finally {
                thread.setContextClassLoader(before);
            }
        }

        private interface Step {
            void run() throws Exception;
        }
    }

    /** Asynchronous code: every call on the verticle's event loop. */
    record Async(FunctionVerticle function, Deadlines deadlines, Function<JsonObject, Future<String>> submitter)
            implements Runner {

        @Override
        public Future<?> start(Context context) throws Exception {
            return function.deploy(context);
        }

        @Override
        public Future<?> stop(Context context) throws Exception {
            return function.undeploy(context);
        }

        @Override
        public void run(Execution execution) {
            if (!execution.begin(null, deadlines)) {
                return;
            }
            try {
                Future<?> end = function.run(new TaskRun(execution, submitter, Vertx.currentContext()));
                if (end == null) {
                    execution.fail(new NullPointerException("run returned null instead of a future"));
                    return;
                }
                end.onComplete(execution::succeed, execution::fail);
            } catch (Throwable e) {
                execution.fail(e);
            }
        }
    }
}
