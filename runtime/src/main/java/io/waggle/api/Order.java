package io.waggle.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.event.Fields;
import io.waggle.event.TaskJson;
import io.waggle.event.TaskLine;
import io.waggle.event.TaskText;
import io.waggle.event.Words;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody submits: one task or many. In many, a wrong one does not spoil the others.
 *
 * @param many whether it came as an array
 * @param lines one per task, in order
 */
record Order(boolean many, List<TaskLine> lines) {

    /**
     * Reads an order from the body of a request.
     *
     * @param channel the channel that the path names, or {@code null}
     * @throws Problem {@code BAD_REQUEST} when it is no JSON, or neither object nor array
     */
    static Order read(Buffer body, @Nullable String channel) {
        checkName(channel);
        if (body.length() == 0) {
            throw Fields.bad("the body is empty, and this route wants JSON.");
        }
        TaskText.Tasks read = TaskText.body(body.getBytes());
        return new Order(read.many(), channel == null ? read.lines() : placed(read.lines(), channel));
    }

    /** Reads an order from the body of a message; fails like {@link #read}. */
    static Order of(@Nullable Object json) {
        if (json instanceof JsonObject one) {
            return new Order(false, List.of(line(one)));
        }
        if (json instanceof JsonArray array) {
            if (array.size() > TaskText.MOST_TASKS) {
                throw new Problem(
                        ProblemCode.TOO_LARGE,
                        "an array may hold at most " + TaskText.MOST_TASKS + " tasks, and this one holds "
                                + array.size() + ": send it in smaller parts.");
            }
            return new Order(true, array.stream().map(Order::line).toList());
        }
        throw Fields.bad("the body must be a task or an array of tasks: {\"function\":\"…\",\"payload\":…}.");
    }

    /** The tasks that are in order. */
    List<TaskSpec> tasks() {
        List<TaskSpec> tasks = new ArrayList<>(lines.size());
        for (TaskLine line : lines) {
            if (line.task() != null) {
                tasks.add(line.task());
            }
        }
        return tasks;
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
        return new Order(false, List.of(TaskLine.of(task.withId(id))));
    }

    /** Refuses what cannot be the name of a channel. */
    static void checkName(@Nullable String channel) {
        if (channel != null && !Words.isName(channel)) {
            throw Fields.bad("the name of a channel is " + Words.NAME + ".");
        }
    }

    /** A task in the channel that the path names, unless it names another one itself. */
    static TaskLine placed(TaskLine line, String channel) {
        TaskSpec task = line.task();
        if (task == null) {
            return line;
        }
        if (task.channel() != null && !task.channel().equals(channel)) {
            return TaskLine.refused(
                    Fields.bad("the path names the channel '" + channel + "' and the task another one: name one."));
        }
        return TaskLine.of(task.withChannel(channel));
    }

    private static List<TaskLine> placed(List<TaskLine> lines, String channel) {
        return lines.stream().map(line -> placed(line, channel)).toList();
    }

    private static TaskLine line(@Nullable Object item) {
        try {
            if (!(item instanceof JsonObject task)) {
                throw Fields.bad("a task must be a JSON object: {\"function\":\"…\",\"payload\":…}.");
            }
            return TaskLine.of(TaskJson.parse(task));
        } catch (Problem problem) {
            return TaskLine.refused(problem);
        }
    }
}
