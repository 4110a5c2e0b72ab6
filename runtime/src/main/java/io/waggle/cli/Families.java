package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Families of failures, read and shown. Main thread. */
final class Families {

    private Families() {}

    /** A query of names and values in turns; what is {@code null} is left out. */
    static String query(@Nullable String... words) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < words.length; i += 2) {
            String value = words[i + 1];
            if (value != null) {
                query.append(query.isEmpty() ? "?" : "&")
                        .append(words[i])
                        .append('=')
                        .append(Rest.encode(value));
            }
        }
        return query.toString();
    }

    static JsonObject get(Rest rest, String query, int limit) {
        return Pages.get(rest, "/failed/families" + query, limit);
    }

    static void print(Screen screen, JsonObject answer) {
        screen.list(
                answer,
                new Table()
                        .column("FAMILY", "id")
                        .column("COUNT", "count")
                        .column("CHANNEL", "channel")
                        .column("FUNCTION", "function")
                        .column("FAILED", family -> Screen.ago(family.getValue("lastSeen")))
                        .column("REASON", Families::reason)
                        .column("WHERE", Families::where)
                        .column("SUCH AS", "sample"));
        if (screen.json()) {
            return;
        }
        long shown = Screen.items(answer).stream()
                .mapToLong(family -> family.getLong("count", 0L))
                .sum();
        screen.note(shown + " failures in " + Screen.items(answer).size() + " of " + answer.getValue("total")
                + " families.");
        if (answer.getLong("ungrouped", 0L) > 0) {
            screen.note(answer.getValue("ungrouped") + " older failures are still to be grouped: look again.");
        }
        if (answer.getBoolean("partial", false)) {
            screen.note("There are more failed tasks than were looked through: the counts are of the newest.");
        }
    }

    private static String reason(JsonObject family) {
        String type = family.getString("type", "");
        return type.substring(type.lastIndexOf('.') + 1) + ": " + family.getString("message", "");
    }

    private static Object where(JsonObject family) {
        JsonArray frames = family.getJsonArray("frames", new JsonArray());
        return frames.isEmpty() ? "-" : frames.getValue(0);
    }
}
