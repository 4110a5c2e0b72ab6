package io.waggle.unit;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
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
            RunningTask before = RunningTask.enter(execution.label());
            try {
                result = function.run(new TaskRun(execution, submitter, null));
            } catch (Throwable e) {
                failure = e;
            }
            boolean ended = failure == null ? execution.succeed(result) : execution.fail(failure);
            execution.label().over();
            RunningTask.leave(before);
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
            ContextInternal own = execution.label().within(context);
            own.dispatch(execution, begun -> call(begun, own));
        }

        private void call(Execution execution, Context context) {
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
            boolean ended = execution.succeed(result);
            execution.label().over();
            if (ended) {
                execution.lane().left(execution);
            }
        }

        private static void failed(Execution execution, Throwable failure) {
            boolean ended = execution.fail(failure);
            execution.label().over();
            if (ended) {
                execution.lane().left(execution);
            }
        }
    }
}
