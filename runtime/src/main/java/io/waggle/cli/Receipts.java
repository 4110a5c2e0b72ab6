package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What became of a command, for people and scripts. Main thread. */
final class Receipts {

    private Receipts() {}

    /** Shows a receipt. @return the exit code: 0 when all have obeyed, or nothing was to be done but to say what would be */
    static int show(JsonObject receipt, Screen screen) {
        List<JsonObject> answers = receipt.getJsonArray("devices", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .toList();
        boolean dry = receipt.getBoolean("dryRun", false);
        if (screen.json()) {
            screen.json(receipt);
        } else {
            String head = dry ? "would " : receipt.getString("id", "") + "  ";
            screen.line(head + receipt.getString("command") + "  " + change(receipt));
            answers.forEach(answer -> screen.line(answer.getString("device") + "  " + answer.getString("outcome") + "  "
                    + answer.getString("detail", "")));
        }
        boolean done = answers.stream().allMatch(answer -> "DONE".equals(answer.getString("outcome")));
        return dry || done ? Exit.OK : Exit.FAILED;
    }

    private static String change(JsonObject receipt) {
        JsonObject before = receipt.getJsonObject("before", new JsonObject());
        JsonObject after = receipt.getJsonObject("after", new JsonObject());
        return before.equals(after) ? "nothing changes" : Screen.cell(before) + " -> " + Screen.cell(after);
    }

    /** The query that asks only what would be done. */
    static String query(boolean dryRun) {
        return dryRun ? "?dryRun=true" : "";
    }
}
