package io.waggle.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.FailLists;
import io.waggle.channel.FailLists.Act;
import io.waggle.event.Fields;
import io.waggle.event.TaskText;
import io.waggle.event.Words;
import io.waggle.task.Attempt;
import io.waggle.task.TaskError;
import io.waggle.task.TaskView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to be done to failed tasks; what is empty leaves none out.
 *
 * @param channel only of this one
 * @param ids only these: ids or addresses
 * @param part family and times of failure
 * @param filter what only the task itself tells
 * @param to into which other channel they are reloaded
 * @param payload what the one task is to have instead, JSON text
 * @param dryRun whether they are only to be counted
 */
record FailedAsk(
        Act act,
        Optional<String> channel,
        List<String> ids,
        FailLists.Part part,
        Filter filter,
        Optional<String> to,
        byte @Nullable [] payload,
        boolean dryRun) {

    private static final List<String> CHOICE = List.of("ids", "family", "function", "type", "batch", "before", "after");

    /**
     * What only the task itself tells.
     *
     * @param type class name of the last attempt's exception, whole or without its package
     */
    record Filter(Optional<String> function, Optional<String> type, Optional<String> batch) {

        boolean isEmpty() {
            return function.isEmpty() && type.isEmpty() && batch.isEmpty();
        }

        boolean test(TaskView view) {
            return function.map(view.task().function()::equals).orElse(true)
                    && batch.map(view.task().batch()::equals).orElse(true)
                    && type.map(wanted -> isType(wanted, type(view))).orElse(true);
        }

        private static boolean isType(String wanted, String type) {
            return type.equals(wanted) || type.endsWith("." + wanted);
        }

        private static String type(TaskView view) {
            List<Attempt> history = view.task().history();
            TaskError error =
                    history.isEmpty() ? null : history.get(history.size() - 1).error();
            return error == null ? "" : error.type();
        }
    }

    /** Reads it from a body, which may be empty where nothing is lost by that: then it means all. */
    static FailedAsk read(Act act, Optional<String> channel, Buffer body, boolean dryRun) {
        if (body.length() == 0 && act == Act.DELETE) {
            throw Fields.bad("the body is empty: {} deletes all, {\"ids\":[…]}, {\"family\":…} or a filter some.");
        }
        TaskText.Change in = body.length() == 0
                ? new TaskText.Change(new Fields(new JsonObject()), null, null)
                : TaskText.change(body.getBytes());
        return read(act, channel, in, dryRun);
    }

    private static FailedAsk read(Act act, Optional<String> channel, TaskText.Change in, boolean dryRun) {
        List<String> known = new ArrayList<>(CHOICE);
        known.add("dryRun");
        if (act == Act.RELOAD) {
            known.addAll(List.of("to", "payload"));
        } else if (in.payload() != null) {
            throw Fields.bad("'payload' is for reloading: what is deleted has none.");
        }
        Fields fields = in.fields().only(known);
        checkChoice(fields.json());
        List<String> ids = fields.ids("ids");
        String family = fields.text("family", FailedAsk::isFamily, "the 'id' of a family, 16 hex digits");
        Instant after = fields.instant("after");
        Instant before = fields.instant("before");
        FailLists.Part part = new FailLists.Part(
                family == null ? "" : family,
                after == null ? 0 : after.toEpochMilli(),
                before == null ? Long.MAX_VALUE : before.toEpochMilli() - 1);
        Filter filter = new Filter(text(fields, "function"), text(fields, "type"), text(fields, "batch"));
        boolean all = family == null && after == null && before == null && filter.isEmpty();
        if (!ids.isEmpty() && !all) {
            throw Fields.bad("name the tasks with 'ids', or by family and filter, not with both.");
        }
        if (in.payload() != null && ids.size() != 1) {
            throw Fields.bad("'payload' is for one task: name it, and no other, in 'ids'.");
        }
        Optional<String> to =
                Optional.ofNullable(fields.text("to", Words::isName, "the name of a channel: " + Words.NAME));
        if (to.isPresent() && to.equals(channel)) {
            throw Fields.bad("'to' names the channel where they are: leave it out to reload them there.");
        }
        return new FailedAsk(act, channel, ids, part, filter, to, in.payload(), dryRun || fields.flag("dryRun"));
    }

    /** What a program leaves out by mistake must not mean all. */
    private static void checkChoice(JsonObject json) {
        for (String name : CHOICE) {
            if (json.containsKey(name) && json.getValue(name) == null) {
                throw Fields.bad("'" + name + "' is null: name what is meant, or leave it out.");
            }
        }
    }

    /** A deed as it stands in paths and receipts. */
    static String word(Act act) {
        return act.name().toLowerCase(Locale.ROOT);
    }

    /** Whether this may be a family's id. */
    static boolean isFamily(String text) {
        return text.matches("[0-9a-f]{16}|others");
    }

    private static Optional<String> text(Fields fields, String name) {
        return Optional.ofNullable(fields.text(name));
    }
}
