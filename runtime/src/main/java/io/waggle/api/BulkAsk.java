package io.waggle.api;

import io.vertx.core.json.JsonObject;
import io.waggle.event.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to be done to many tasks.
 *
 * @param ids ids or addresses; empty: the filter says which
 * @param edit what copies are to have instead
 * @param priority what those that wait are to have; {@code null}: nothing is said
 * @param dryRun whether they are only to be counted
 */
record BulkAsk(
        BulkVerb verb,
        List<String> ids,
        TaskFilter filter,
        TaskCopies.Edit edit,
        @Nullable Integer priority,
        boolean dryRun) {

    /** Reads it; at least ids or one filter must be there, for nothing must not mean everything. */
    static BulkAsk read(BulkVerb verb, JsonObject body, boolean dryRun) {
        List<String> known = new ArrayList<>(TaskFilter.FIELDS);
        known.addAll(List.of("ids", "dryRun"));
        if (verb == BulkVerb.COPY) {
            known.add("set");
        }
        if (verb == BulkVerb.PRIORITIZE) {
            known.add("priority");
        }
        Fields in = new Fields(body).only(known);
        List<String> ids = in.ids("ids");
        TaskFilter filter = TaskFilter.of(in);
        if (ids.isEmpty() == filter.isEmpty()) {
            throw Fields.bad(
                    ids.isEmpty()
                            ? "name the tasks: with 'ids', or with at least one of "
                                    + String.join(", ", TaskFilter.FIELDS) + "."
                            : "name the tasks with 'ids' or with a filter, not with both.");
        }
        boolean count = dryRun || in.flag("dryRun");
        return new BulkAsk(verb, ids, filter, edit(body), priority(verb, in, count), count);
    }

    private static @Nullable Integer priority(BulkVerb verb, Fields in, boolean count) {
        Integer priority = in.number("priority", Integer.MIN_VALUE, Integer.MAX_VALUE);
        if (verb == BulkVerb.PRIORITIZE && priority == null && !count) {
            throw Fields.bad("'priority' must say which one they are to have: a whole number, higher goes first.");
        }
        return priority;
    }

    private static TaskCopies.Edit edit(JsonObject body) {
        Object set = body.getValue("set");
        if (set == null) {
            return TaskCopies.Edit.NONE;
        }
        if (set instanceof JsonObject edit) {
            return TaskCopies.Edit.read(edit.toBuffer());
        }
        throw Fields.bad("'set' must be an object like {\"priority\":5}.");
    }
}
