package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** How long tasks waited and ran, and what became of them over time. Main thread. */
final class TimesTables {

    private TimesTables() {}

    /**
     * The last minutes by channel and function.
     *
     * @param narrowed more of the query, each part with its ampersand
     */
    static int times(Rest rest, Screen screen, int minutes, String narrowed) {
        JsonObject answer = rest.get("/stats/times?minutes=" + minutes + narrowed);
        Table table = new Table()
                .column("CHANNEL", "channel")
                .column("FUNCTION", "function")
                .column("COUNT", "count");
        screen.list(answer, spread(spread(table, "wait", "WAIT"), "run", "RUN"));
        return remark(screen, answer);
    }

    /** The last minutes, hours or days, the oldest first. */
    static int history(Rest rest, Screen screen, String unit, int last, String narrowed) {
        JsonObject answer = rest.get("/stats/history?unit=" + Rest.encode(unit) + "&limit=" + last + narrowed);
        Table table = new Table()
                .column("FROM", "at")
                .column("SUBMITTED", "submitted")
                .column("SUCCEEDED", "succeeded")
                .column("FAILED", "failed")
                .column("RETRIED", "retried")
                .column("CANCELLED", "cancelled");
        screen.list(answer, spread(spread(table, "wait", "WAIT"), "run", "RUN"));
        return remark(screen, answer);
    }

    private static int remark(Screen screen, JsonObject answer) {
        if (!screen.json() && !Screen.items(answer).isEmpty()) {
            screen.note("Times are in milliseconds.");
        }
        return Exit.OK;
    }

    private static Table spread(Table table, String field, String heading) {
        return table.column(heading + " P50", row -> value(row, field, "p50"))
                .column("P95", row -> value(row, field, "p95"))
                .column("P99", row -> value(row, field, "p99"))
                .column("MAX", row -> value(row, field, "max"));
    }

    private static @Nullable Object value(JsonObject row, String field, String name) {
        JsonObject values = row.getJsonObject(field);
        return values == null ? null : values.getValue(name);
    }
}
