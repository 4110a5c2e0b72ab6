package io.waggle.function;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs one attempt of a function in a plain unit test, as a node would: the payload goes through JSON and so does the
 * result, a {@link TaskFunction} runs on a thread that may block, a {@link FunctionVerticle} on an event loop of its
 * own, and an attempt whose time runs out is interrupted.
 *
 * <pre>{@code
 * FunctionRun run = FunctionTester.of(new WordCount()).payload(new JsonObject().put("text", "a b a")).run();
 * assertEquals(3, run.resultObject().getInteger("words"));
 * }</pre>
 *
 * <p>Use it from one thread, one that is no event loop; {@link #run()} blocks until the attempt has ended. It may be
 * run several times for a {@code TaskFunction}; a verticle is deployed once, so make a new one for each run.
 */
public final class FunctionTester {

    private final Object function;
    private final WaggleFunction defaults;
    private Buffer payload = Buffer.buffer("null");
    private String id = "test";
    private String channel;
    private int attempt = 1;
    private int attempts;
    private @Nullable Duration timeout;
    private Function<TaskRequest, Future<String>> submitter;

    private FunctionTester(Object function) {
        this.function = function;
        WaggleFunction annotation = function.getClass().getAnnotation(WaggleFunction.class);
        if (annotation == null) {
            throw new IllegalArgumentException(function.getClass().getName()
                    + " has no @WaggleFunction: a node would refuse it, add the annotation with the function's name");
        }
        defaults = annotation;
        channel = annotation.channel().isEmpty() ? annotation.value() : annotation.channel();
        attempts = annotation.attempts();
        timeout = annotation.timeout().isEmpty() ? null : DurationText.parse(annotation.timeout());
        submitter = request -> Future.succeededFuture(
                request.toJson().getString("id", request.toJson().getString("function") + "-" + System.nanoTime()));
    }

    /** A tester of a blocking function, whose class carries {@link WaggleFunction}. */
    public static FunctionTester of(TaskFunction function) {
        return new FunctionTester(function);
    }

    /** A tester of an asynchronous function, not deployed yet, whose class carries {@link WaggleFunction}. */
    public static FunctionTester of(FunctionVerticle function) {
        return new FunctionTester(function);
    }

    /** Sets the payload, any JSON value; {@code null} unless set. */
    public FunctionTester payload(@Nullable Object payload) {
        this.payload = ResultJson.encode(payload);
        return this;
    }

    /** Sets the task's id; {@code "test"} unless set. */
    public FunctionTester id(String id) {
        this.id = id;
        return this;
    }

    /** Sets the task's channel; the function's own unless set. */
    public FunctionTester channel(String channel) {
        this.channel = channel;
        return this;
    }

    /**
     * Sets which attempt of how many it is.
     *
     * @param attempt which attempt it is, from 1; 1 unless set
     * @param attempts how many the task has in all; the function's default unless set
     */
    public FunctionTester attempt(int attempt, int attempts) {
        this.attempt = attempt;
        this.attempts = attempts;
        return this;
    }

    /** Sets how long the attempt may take; the function's default unless set. */
    public FunctionTester timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /**
     * Sets who answers what the function submits.
     *
     * @param submitter answers with an id or a failed future ({@link TaskRefused}); unless
     *     set, every task is accepted
     */
    public FunctionTester onSubmit(Function<TaskRequest, Future<String>> submitter) {
        this.submitter = submitter;
        return this;
    }

    /**
     * Starts the function, runs one attempt, stops the function.
     *
     * @return what the attempt did
     * @throws IllegalStateException when the function could not be started or stopped, with the reason as its cause
     */
    public FunctionRun run() {
        Instant deadline = timeout == null ? null : Instant.now().plus(timeout);
        TesterContext context = new TesterContext(
                new TesterContext.Task(id, channel, defaults.value(), attempt, attempts), payload, deadline, submitter);
        return function instanceof TaskFunction blocking
                ? runBlocking(blocking, context)
                : runVerticle((FunctionVerticle) function, context);
    }

    private FunctionRun runBlocking(TaskFunction blocking, TesterContext context) {
        during("started", blocking::start);
        CompletableFuture<Object> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> complete(end, () -> blocking.run(context)), "function-" + defaults.value());
        thread.setDaemon(true);
        thread.start();
        FunctionRun run = await(end, context);
        if (run.timedOut()) {
            thread.interrupt();
        }
        during("stopped", blocking::stop);
        return run;
    }

    private FunctionRun runVerticle(FunctionVerticle verticle, TesterContext context) {
        Vertx vertx = Vertx.vertx();
        try {
            CompletableFuture<Object> end = new CompletableFuture<>();
            RunOnDeploy shell = new RunOnDeploy(verticle, context, end);
            String[] deployment = new String[1];
            during(
                    "started",
                    () -> deployment[0] =
                            vertx.deployVerticle(shell, new DeploymentOptions()).await());
            shell.runNow();
            FunctionRun run = await(end, context);
            during("stopped", () -> vertx.undeploy(deployment[0]).await());
            return run;
        } finally {
            vertx.close().await();
        }
    }

    private FunctionRun await(CompletableFuture<Object> end, TesterContext context) {
        Object result = null;
        Throwable failure = null;
        try {
            Object value = timeout == null ? end.get() : end.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            result = Json.decodeValue(ResultJson.encode(value));
        } catch (ExecutionException e) {
            failure = FailureKind.bare(e);
        } catch (TimeoutException e) {
            failure = new TimeoutException("the attempt took longer than " + timeout);
        } catch (IllegalArgumentException e) {
            failure = new PermanentFailure(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = e;
        }
        return context.end(result, failure, failure == null ? null : FailureKind.of(failure, defaults.noRetryOn()));
    }

    private void during(String what, Step step) {
        try {
            step.run();
        } catch (Exception e) {
            throw new IllegalStateException(
                    "the function '" + defaults.value() + "' could not be " + what + ": " + e, e);
        }
    }

    private static void complete(CompletableFuture<Object> end, java.util.concurrent.Callable<@Nullable Object> call) {
        try {
            end.complete(call.call());
        } catch (Throwable e) {
            end.completeExceptionally(e);
        }
    }

    private interface Step {
        void run() throws Exception;
    }
}
