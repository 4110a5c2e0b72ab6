package io.waggle.unit;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Workers.Work;
import io.waggle.function.PermanentFailure;
import io.waggle.function.TaskContext;
import io.waggle.function.TaskRefused;
import io.waggle.function.TaskRequest;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a function sees of its attempt. Any thread. */
final class TaskRun implements TaskContext {

    private final Execution execution;
    private final Function<JsonObject, Future<String>> submitter;
    private final @Nullable Context home;

    /**
     * The view of one attempt.
     *
     * @param home where answers to the function are to arrive; {@code null}: on any thread
     */
    TaskRun(Execution execution, Function<JsonObject, Future<String>> submitter, @Nullable Context home) {
        this.execution = execution;
        this.submitter = submitter;
        this.home = home;
    }

    private Work work() {
        return execution.work();
    }

    @Override
    public String id() {
        return work().address().id();
    }

    @Override
    public String channel() {
        return work().address().channel();
    }

    @Override
    public String function() {
        return work().task().function();
    }

    @Override
    public int attempt() {
        return work().attempt();
    }

    @Override
    public int attempts() {
        return work().task().attempts();
    }

    @Override
    public long fence() {
        return work().fence();
    }

    @Override
    public Optional<Instant> deadline() {
        return execution.deadline();
    }

    @Override
    public boolean cancelled() {
        return execution.ended();
    }

    @Override
    public @Nullable Object payloadValue() {
        byte[] payload = work().task().payload();
        return payload.length == 0 ? null : Json.decodeValue(Buffer.buffer(payload));
    }

    @Override
    public JsonObject payload() throws PermanentFailure {
        Object value = payloadValue();
        if (value == null) {
            return new JsonObject();
        }
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new PermanentFailure("The payload is no JSON object (it is of the kind "
                + value.getClass().getSimpleName() + "): submit the task with an object");
    }

    @Override
    public System.Logger logger() {
        return new TaskLog(execution);
    }

    @Override
    public void progress(double fraction, @Nullable String note) {
        execution.progress(fraction, note);
    }

    @Override
    public Future<String> submit(TaskRequest request) {
        if (cancelled()) {
            return Contexts.on(
                    home,
                    Future.failedFuture(new TaskRefused(
                            ProblemCode.STALE_FENCE.name(),
                            "attempt " + attempt() + " of task " + id() + " has ended or was given up, so it submits"
                                    + " nothing more: another attempt may be doing the same")));
        }
        Future<String> id = submitter.apply(request.toJson()).recover(failure -> Future.failedFuture(known(failure)));
        return Contexts.on(home, id);
    }

    /** A failure in the words of the function's side: our own exceptions are not visible there. */
    private static Throwable known(Throwable failure) {
        return failure instanceof Problem problem
                ? new TaskRefused(problem.code().name(), problem.detail())
                : failure;
    }
}
