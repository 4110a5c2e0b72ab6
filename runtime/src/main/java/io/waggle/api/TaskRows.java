package io.waggle.api;

import io.vertx.core.json.JsonObject;
import io.waggle.event.Fields;
import io.waggle.event.Nearest;
import io.waggle.event.TaskJson;
import io.waggle.event.Words;
import io.waggle.task.TaskView;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What a list shows of each task: all fields of a row, or those that were asked for. Pure functions. */
final class TaskRows {

    private TaskRows() {}

    /** @param fields names with commas between */
    static Function<TaskView, JsonObject> of(String fields) {
        Set<String> wanted = new TreeSet<>(Arrays.asList(fields.split(",", -1)));
        List<String> known = List.copyOf(TaskJson.ROW);
        for (String name : wanted) {
            if (!known.contains(name)) {
                throw Fields.bad("'fields' names '" + Words.shown(name) + "', which no row of a list has"
                        + Nearest.of(name, known)
                                .map(near -> "; did you mean '" + near + "'?")
                                .orElse("; known are " + String.join(", ", known) + "."));
            }
        }
        return view -> {
            JsonObject row = TaskJson.toRow(view);
            row.getMap().keySet().removeIf(name -> !wanted.contains(name) && !wanted.contains(shortened(name)));
            return row;
        };
    }

    /** The size of a long payload or result stands in the place of it. */
    private static String shortened(String name) {
        return name.endsWith("Bytes") ? name.substring(0, name.length() - "Bytes".length()) : name;
    }
}
