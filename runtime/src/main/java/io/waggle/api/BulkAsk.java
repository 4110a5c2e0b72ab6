package io.waggle.api;

import io.vertx.core.json.JsonObject;
import io.waggle.event.Fields;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody wants to be done to many tasks.
 *
 * @param ids ids or addresses; empty: the filter says which
 * @param edit what copies are to have instead
 * @param dryRun whether they are only to be counted
 */
record BulkAsk(BulkVerb verb, List<String> ids, TaskFilter filter, TaskCopies.Edit edit, boolean dryRun) {

    /** Reads it; at least ids or one filter must be there, for nothing must not mean everything. */
    static BulkAsk read(BulkVerb verb, JsonObject body, boolean dryRun) {
        List<String> known = new ArrayList<>(TaskFilter.FIELDS);
        known.addAll(List.of("ids", "dryRun"));
        if (verb == BulkVerb.COPY) {
            known.add("set");
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
        return new BulkAsk(verb, ids, filter, edit(body), dryRun || in.flag("dryRun"));
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
