package io.waggle.event;

import io.vertx.core.json.JsonObject;
import io.waggle.task.Problem;
import io.waggle.task.TaskSpec;
import io.waggle.task.TaskView;
import java.util.Set;

/** Tasks as JSON, in the shapes of the contract, the same for REST, event bus and event stream. Pure functions. */
public final class TaskJson {

    /** The fields that a row of a list may have. */
    public static final Set<String> ROW = TaskWriter.ROW;

    private TaskJson() {}

    /**
     * Reads a task that somebody submits as an object; {@link TaskText} reads it from text.
     *
     * @return the task, each value checked for itself
     * @throws Problem {@code BAD_REQUEST} naming the field that is wrong, or {@code TOO_LARGE} for its payload
     */
    public static TaskSpec parse(JsonObject json) {
        return TaskReader.read(json);
    }

    /** A task with everything that is known of it. */
    public static JsonObject toJson(TaskView view) {
        return TaskWriter.whole(view, TaskWriter::decoded);
    }

    /** The same, with payload and result as {@link JsonText}: as they were sent. */
    public static JsonObject exact(TaskView view) {
        return TaskWriter.whole(view, JsonText::of);
    }

    /**
     * A task as a row of a list: without its history, payload and result as {@link JsonText}, and with {@code payloadBytes} and {@code resultBytes} in place
     * of a long payload and result.
     */
    public static JsonObject toRow(TaskView view) {
        return TaskWriter.inList(view);
    }
}
