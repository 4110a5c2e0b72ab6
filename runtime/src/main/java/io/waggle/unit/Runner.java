package io.waggle.unit;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.waggle.function.FunctionVerticle;
import io.waggle.function.TaskFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the attempts of one kind of function are run. */
sealed interface Runner {

    /** Starts the function. On the worker verticle's context. */
    Future<?> start(Context context) throws Exception;

    /** Stops the function. On the worker verticle's context. */
    Future<?> stop(Context context) throws Exception;

    /** Code that may block: each call on a thread that is its own meanwhile, under the function's class loader. */
    record Blocking(TaskFunction function, BlockingThreads threads, Function<JsonObject, Future<String>> submitter)
            implements Runner {

        @Override
        public Future<?> start(Context context) {
            return called(context, function::start);
        }

        @Override
        public Future<?> stop(Context context) {
            return called(context, function::stop);
        }

        /**
         * Runs one attempt on the calling thread, whose context class loader it leaves changed.
         *
         * @return whether the attempt came to its end here; if not, somebody else ended it, and has told the lane
         */
        boolean run(Execution execution) {
            Thread thread = Thread.currentThread();
            if (!execution.begin(thread)) {
                return false;
            }
            thread.setContextClassLoader(function.getClass().getClassLoader());
            @Nullable Object result = null;
            Throwable failure = null;
            try {
                result = function.run(new TaskRun(execution, submitter, null));
            } catch (Throwable e) {
                failure = e;
            }
            boolean ended = failure == null ? execution.succeed(result) : execution.fail(failure);
            if (!ended) {
                execution.left();
            }
            Thread.interrupted();
            return ended;
        }

        private Future<Void> called(Context context, Step step) {
            Promise<Void> done = Promise.promise();
            threads.execute(() -> {
                Thread thread = Thread.currentThread();
                ClassLoader before = thread.getContextClassLoader();
                thread.setContextClassLoader(function.getClass().getClassLoader());
                try {
                    step.run();
                    context.runOnContext(go -> done.complete());
                } catch (Throwable e) {
                    context.runOnContext(go -> done.fail(e));
                } finally {
                    thread.setContextClassLoader(before);
                }
            });
            return done.future();
        }

        private interface Step {
            void run() throws Exception;
        }
    }

    /** Asynchronous code: every call on the verticle's event loop. */
    record Async(FunctionVerticle function, Function<JsonObject, Future<String>> submitter) implements Runner {

        @Override
        public Future<?> start(Context context) throws Exception {
            return function.deploy(context);
        }

        @Override
        public Future<?> stop(Context context) throws Exception {
            return function.undeploy(context);
        }

        /** Starts one attempt. On the worker verticle's context. */
        void run(Execution execution, Context context) {
            if (!execution.begin(null)) {
                return;
            }
            try {
                Future<?> end = function.run(new TaskRun(execution, submitter, context));
                if (end == null) {
                    failed(execution, new NullPointerException("run returned null instead of a future"));
                } else {
                    end.onComplete(result -> succeeded(execution, result), failure -> failed(execution, failure));
                }
            } catch (Throwable e) {
                failed(execution, e);
            }
        }

        private static void succeeded(Execution execution, @Nullable Object result) {
            if (execution.succeed(result)) {
                execution.lane().left(execution);
            }
        }

        private static void failed(Execution execution, Throwable failure) {
            if (execution.fail(failure)) {
                execution.lane().left(execution);
            }
        }
    }
}
