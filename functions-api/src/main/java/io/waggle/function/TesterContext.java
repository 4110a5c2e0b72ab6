package io.waggle.function;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An attempt that keeps what the function says. Safe for use by several threads. */
final class TesterContext implements TaskContext {

    /** Who the task is. */
    record Task(String id, String channel, String function, int attempt, int attempts) {}

    private final Task task;
    private final Buffer payload;
    private final @Nullable Instant deadline;
    private final Function<TaskRequest, Future<String>> submitter;
    private final List<JsonObject> submitted = new CopyOnWriteArrayList<>();
    private final List<FunctionRun.Progress> progress = new CopyOnWriteArrayList<>();
    private final ListLogger logger;
    private volatile boolean ended;

    TesterContext(
            Task task, Buffer payload, @Nullable Instant deadline, Function<TaskRequest, Future<String>> submitter) {
        this.task = task;
        this.payload = payload;
        this.deadline = deadline;
        this.submitter = submitter;
        this.logger = new ListLogger(task.function());
    }

    FunctionRun end(@Nullable Object result, @Nullable Throwable failure, @Nullable FailureKind kind) {
        ended = true;
        return new FunctionRun(result, failure, kind, List.copyOf(submitted), List.copyOf(progress), logger.lines());
    }

    @Override
    public String id() {
        return task.id();
    }

    @Override
    public String channel() {
        return task.channel();
    }

    @Override
    public String function() {
        return task.function();
    }

    @Override
    public int attempt() {
        return task.attempt();
    }

    @Override
    public int attempts() {
        return task.attempts();
    }

    @Override
    public long fence() {
        return task.attempt();
    }

    @Override
    public Optional<Instant> deadline() {
        return Optional.ofNullable(deadline);
    }

    @Override
    public boolean cancelled() {
        return ended || (deadline != null && !Instant.now().isBefore(deadline));
    }

    @Override
    public @Nullable Object payloadValue() {
        return Json.decodeValue(payload);
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
        throw new PermanentFailure("The payload is no JSON object: " + value);
    }

    @Override
    public System.Logger logger() {
        return logger;
    }

    @Override
    public void progress(double fraction, @Nullable String note) {
        double clamped = Double.isNaN(fraction) ? 0 : Math.max(0, Math.min(1, fraction));
        progress.add(new FunctionRun.Progress(clamped, note));
    }

    @Override
    public Future<String> submit(TaskRequest request) {
        submitted.add(request.toJson());
        return submitter.apply(request);
    }
}
