package io.waggle.unit;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Workers.Ended;
import io.waggle.control.Workers.Lane;
import io.waggle.control.Workers.Outcomes;
import io.waggle.control.Workers.Work;
import io.waggle.task.Address;
import io.waggle.task.FunctionFailed;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.RetryPolicy;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskError;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One call of a function, from its message to its answer. Any thread. */
final class UnitCall implements Outcomes {

    private final Work work;
    private final Duration patience;
    private final Promise<JsonObject> end = Promise.promise();
    private volatile boolean late;

    UnitCall(Address address, String function, byte[] payload, Duration patience) {
        this.patience = patience;
        StoredTask task = new StoredTask(
                function,
                0,
                List.of(),
                null,
                null,
                "",
                new RetryPolicy(1, 0, 0),
                0,
                System.currentTimeMillis(),
                payload,
                0,
                List.of(),
                null);
        this.work = new Work(address, 0, 1, task, payload.length);
    }

    Work work() {
        return work;
    }

    Duration patience() {
        return patience;
    }

    /** {@code {"result":…}}; fails with a {@link Problem}. */
    Future<JsonObject> end() {
        return end.future();
    }

    /** The caller waits no longer. */
    void giveUp(Lane lane) {
        late = true;
        lane.interrupt(work::equals);
    }

    @Override
    public void ended(Ended ended) {
        switch (ended.ending()) {
            case SUCCEEDED -> succeeded(ended.result());
            case FAILED, FAILED_FOR_GOOD -> end.tryFail(FunctionFailed.of(function(), error(ended)));
            case POSTPONED -> end.tryFail(later(ended.waitMs()));
            case INTERRUPTED -> end.tryFail(interrupted());
        }
    }

    private String function() {
        return work.task().function();
    }

    /** What can be written cannot always be read: arrays in a thousand others, for one. */
    private void succeeded(byte @Nullable [] json) {
        try {
            end.tryComplete(new JsonObject().put("result", result(json)));
        } catch (DecodeException e) {
            end.tryFail(FunctionFailed.of(
                    function(), new TaskError(e.getClass().getName(), "its result cannot be read as JSON", "")));
        }
    }

    private static @Nullable Object result(byte @Nullable [] json) {
        return json == null ? null : Json.decodeValue(Buffer.buffer(json));
    }

    private static TaskError error(Ended ended) {
        TaskError error = ended.error();
        return error == null ? new TaskError("unknown", "", "") : error;
    }

    private Problem later(long waitMs) {
        int seconds = (int) Math.min(Integer.MAX_VALUE, TimeUnit.MILLISECONDS.toSeconds(waitMs + 999));
        return new Problem(
                ProblemCode.TOO_MANY_REQUESTS,
                "the function '" + function() + "' asks to be called again later.",
                Math.max(1, seconds));
    }

    private Problem interrupted() {
        return late
                ? new Problem(
                        ProblemCode.TIMEOUT,
                        "the function '" + function() + "' took longer than " + patience.toMillis()
                                + " ms, and was interrupted: give it more time, or submit a task.")
                : new Problem(
                        ProblemCode.SHUTTING_DOWN,
                        "the node that ran '" + function() + "' is stopping: call it again, if it may run twice.");
    }
}
