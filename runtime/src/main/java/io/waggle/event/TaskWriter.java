package io.waggle.event;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.task.Attempt;
import io.waggle.task.Outcome;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskError;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes a task in the shape of the contract. */
final class TaskWriter {

    /** In a list, a payload or result that is longer is left out and only its size is told. */
    private static final int MOST_BYTES_IN_LIST = 2048;

    static final Set<String> ROW = Set.of(
            "id",
            "address",
            "channel",
            "function",
            "version",
            "state",
            "priority",
            "tags",
            "key",
            "coalesce",
            "batch",
            "attempts",
            "attempt",
            "submittedAt",
            "dueAt",
            "device",
            "node",
            "startedAt",
            "finishedAt",
            "durationMs",
            "error",
            "progress",
            "payload",
            "result");

    private TaskWriter() {}

    /** @param value makes what stands in the object from a payload's bytes, or a result's */
    static JsonObject whole(TaskView view, Function<byte[], @Nullable Object> value) {
        JsonObject json = head(view);
        StoredTask task = view.task();
        json.put("payload", value.apply(task.payload()));
        Outcome outcome = task.outcome();
        json.put("result", outcome == null || outcome.result() == null ? null : value.apply(outcome.result()));
        var history = new JsonArray();
        task.history().forEach(attempt -> history.add(attempt(attempt)));
        if (view.state() == TaskState.SUCCEEDED && outcome != null && outcome.result() == null) {
            json.put("resultCleared", true);
        }
        return json.put("history", history);
    }

    static JsonObject inList(TaskView view) {
        JsonObject json = head(view);
        StoredTask task = view.task();
        cut(json, "payload", task.payload());
        Outcome outcome = task.outcome();
        cut(json, "result", outcome == null ? null : outcome.result());
        return json;
    }

    private static JsonObject head(TaskView view) {
        StoredTask task = view.task();
        Attempt last = last(task.history());
        return new JsonObject()
                .put("id", view.address().id())
                .put("address", view.address().toString())
                .put("channel", view.address().channel())
                .put("function", task.function())
                .put("version", last == null ? null : known(last.version()))
                .put("state", view.state().name())
                .put("priority", task.priority())
                .put("tags", new JsonArray(List.copyOf(task.tags())))
                .put("key", task.key())
                .put("coalesce", task.coalesce())
                .put("batch", task.batch())
                .put("attempts", task.attempts())
                .put("attempt", task.attemptsUsed() + (view.run() == null ? 0 : 1))
                .put("submittedAt", instant(task.submittedAt()))
                .put("dueAt", instant(view.dueAt()))
                .mergeIn(where(view, last))
                .put("error", error(view, last))
                .put("progress", progress(view.run()));
    }

    private static @Nullable JsonObject progress(TaskView.@Nullable Run run) {
        TaskView.Progress progress = run == null ? null : run.progress();
        return progress == null
                ? null
                : new JsonObject().put("fraction", progress.fraction()).put("note", progress.note());
    }

    /** Where and when: of the claim at work, else of the last attempt. */
    private static JsonObject where(TaskView view, @Nullable Attempt last) {
        TaskView.Run run = view.run();
        Outcome outcome = view.task().outcome();
        var json = new JsonObject();
        if (run != null) {
            json.put("device", run.device())
                    .put("node", nodeOf(run.device()))
                    .put("startedAt", instant(run.startedAt()));
        } else {
            json.put("device", last == null ? null : known(last.device()));
            json.put("node", last == null ? null : known(last.node()));
            json.put("startedAt", last == null ? null : instant(last.startedAt()));
        }
        return json.put("finishedAt", outcome == null ? null : instant(outcome.finishedAt()))
                .put("durationMs", run != null || last == null ? null : last.durationMs());
    }

    /** A device's id is its node's name, a dash and a number. */
    private static String nodeOf(String device) {
        int dash = device.lastIndexOf('-');
        return dash < 0 ? device : device.substring(0, dash);
    }

    private static @Nullable JsonObject error(TaskView view, @Nullable Attempt last) {
        TaskError error = last == null || view.state() == TaskState.SUCCEEDED ? null : last.error();
        return error == null ? null : error(error);
    }

    private static JsonObject error(TaskError error) {
        return new JsonObject()
                .put("type", error.type())
                .put("message", error.message())
                .put("stack", error.stack());
    }

    private static JsonObject attempt(Attempt attempt) {
        var json = new JsonObject()
                .put("attempt", attempt.number())
                .put("device", attempt.device())
                .put("node", attempt.node())
                .put("version", attempt.version())
                .put("startedAt", instant(attempt.startedAt()))
                .put("durationMs", attempt.durationMs());
        TaskError error = attempt.error();
        return error == null ? json : json.put("error", error(error));
    }

    private static @Nullable String known(String text) {
        return text.isEmpty() ? null : text;
    }

    private static void cut(JsonObject json, String name, byte @Nullable [] bytes) {
        if (bytes != null && bytes.length > MOST_BYTES_IN_LIST) {
            json.put(name + "Bytes", bytes.length);
        } else {
            json.put(name, bytes == null ? null : JsonText.of(bytes));
        }
    }

    /** The JSON value; what is none, which no door lets in, is shown as text. */
    static @Nullable Object decoded(byte[] bytes) {
        try {
            return Json.decodeValue(Buffer.buffer(bytes));
        } catch (DecodeException noJson) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static @Nullable Attempt last(List<Attempt> history) {
        return history.isEmpty() ? null : history.get(history.size() - 1);
    }

    static @Nullable String instant(long millis) {
        return millis <= 0 ? null : Instant.ofEpochMilli(millis).toString();
    }
}
