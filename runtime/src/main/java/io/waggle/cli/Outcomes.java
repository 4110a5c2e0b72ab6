package io.waggle.cli;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints a task and turns its state into an exit code. */
final class Outcomes {

    private static final List<String> FIELDS = List.of(
            "address",
            "function",
            "version",
            "state",
            "priority",
            "tags",
            "batch",
            "attempt",
            "attempts",
            "device",
            "node",
            "submittedAt",
            "startedAt",
            "finishedAt",
            "durationMs",
            "progress");

    private Outcomes() {}

    /** Prints the task; 0 only when it has succeeded. */
    static int print(Screen screen, JsonObject task) {
        if (screen.json()) {
            screen.json(task);
        } else {
            FIELDS.stream()
                    .filter(field -> task.getValue(field) != null)
                    .forEach(field -> line(screen, field, Screen.cell(task.getValue(field))));
            line(screen, "payload", Json.encode(task.getValue("payload")));
            if ("SUCCEEDED".equals(task.getString("state"))) {
                line(screen, "result", Json.encode(task.getValue("result")));
            }
            error(screen, task.getJsonObject("error"));
            earlier(screen, task.getJsonArray("history", new JsonArray()));
        }
        String state = task.getString("state", "");
        if (!screen.json() && !List.of("SUCCEEDED", "FAILED", "CANCELLED").contains(state)) {
            screen.note("The task has not ended in that time; ask again with \"waggle task " + task.getString("address")
                    + " --wait 30s\".");
        }
        return "SUCCEEDED".equals(state) ? Exit.OK : Exit.FAILED;
    }

    private static void error(Screen screen, @Nullable JsonObject error) {
        if (error != null) {
            line(screen, "error", error.getString("type") + ": " + error.getString("message"));
            String stack = error.getString("stack", "");
            if (!stack.isBlank()) {
                screen.line(stack.indent(2).stripTrailing());
            }
        }
    }

    /** What became of each attempt, where there was more than one. */
    private static void earlier(Screen screen, JsonArray history) {
        if (history.size() > 1) {
            history.stream()
                    .map(JsonObject.class::cast)
                    .forEach(attempt -> line(screen, "attempt " + attempt.getValue("attempt"), summary(attempt)));
        }
    }

    private static String summary(JsonObject attempt) {
        String error = FailedCommand.reason(attempt);
        return attempt.getString("startedAt") + " on " + attempt.getString("device") + ", "
                + attempt.getValue("durationMs") + " ms" + (error.equals("-") ? "" : ", " + error);
    }

    private static void line(Screen screen, String field, String value) {
        screen.line(String.format("%-12s %s", field, value));
    }
}
