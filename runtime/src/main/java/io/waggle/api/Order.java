package io.waggle.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.event.Fields;
import io.waggle.event.TaskJson;
import io.waggle.event.Words;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.TaskSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What somebody submits: one task or many. In many, a wrong one does not spoil the others.
 *
 * @param many whether it came as an array
 * @param lines one per task, in order
 */
record Order(boolean many, List<Line> lines) {

    /** An answer has a line for each refused task, far longer than the task may be. */
    static final int MOST_TASKS = 100_000;

    /**
     * A task, or why it is none.
     *
     * @param task the task; {@code null} when refused
     * @param problem why; {@code null} when it is in order
     */
    record Line(@Nullable TaskSpec task, @Nullable Problem problem) {}

    /**
     * Reads an order.
     *
     * @param channel the channel that the path names, or {@code null}
     * @throws Problem {@code BAD_REQUEST} when it is neither object nor array
     */
    static Order read(@Nullable Object json, @Nullable String channel) {
        if (channel != null && !Words.isName(channel)) {
            throw Fields.bad("the name of a channel is " + Words.NAME + ".");
        }
        if (json instanceof JsonObject one) {
            return new Order(false, List.of(line(one, channel)));
        }
        if (json instanceof JsonArray array) {
            if (array.size() > MOST_TASKS) {
                throw new Problem(
                        ProblemCode.TOO_LARGE,
                        "an array may hold at most " + MOST_TASKS + " tasks, and this one holds " + array.size()
                                + ": send it in smaller parts.");
            }
            return new Order(
                    true, array.stream().map(item -> line(item, channel)).toList());
        }
        throw Fields.bad("the body must be a task or an array of tasks: {\"function\":\"…\",\"payload\":…}.");
    }

    /** The tasks that are in order. */
    List<TaskSpec> tasks() {
        return lines.stream().map(Line::task).filter(Objects::nonNull).toList();
    }

    /** The same with an id for its one task, which has none of its own. */
    Order named(String id) {
        if (!many && lines.get(0).problem() != null) {
            return this;
        }
        TaskSpec task = many ? null : lines.get(0).task();
        if (task == null || task.id() != null) {
            throw Fields.bad("the header Idempotency-Key goes with one task without an 'id';"
                    + " give the tasks of an array an 'id' each.");
        }
        if (!Words.isOwnId(id)) {
            throw Fields.bad("the header Idempotency-Key becomes the task's id, and must be 1 to 200 printable"
                    + " characters without '/'.");
        }
        return new Order(false, List.of(new Line(task.withId(id), null)));
    }

    private static Line line(@Nullable Object item, @Nullable String channel) {
        try {
            if (!(item instanceof JsonObject task)) {
                throw Fields.bad("a task must be a JSON object: {\"function\":\"…\",\"payload\":…}.");
            }
            return new Line(TaskJson.parse(placed(task, channel)), null);
        } catch (Problem problem) {
            return new Line(null, problem);
        }
    }

    private static JsonObject placed(JsonObject task, @Nullable String channel) {
        if (channel == null) {
            return task;
        }
        Object own = task.getValue("channel");
        if (own != null && !own.equals(channel)) {
            throw Fields.bad("the path names the channel '" + channel + "' and the task another one: name one.");
        }
        return task.copy().put("channel", channel);
    }
}
