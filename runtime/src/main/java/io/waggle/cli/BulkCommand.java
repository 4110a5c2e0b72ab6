package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Does one thing to many tasks: those named, or those that a filter chooses. Main thread. */
abstract class BulkCommand extends ClientCommand {

    @Parameters(paramLabel = "ID", arity = "0..*", description = "Only these; then no filter.")
    private @Nullable List<String> ids;

    @Mixin
    private TaskSelection selection = new TaskSelection();

    @Option(names = "--dry-run", description = "Counts them and changes nothing.")
    private boolean dryRun;

    /** The verb as it stands in the path. */
    abstract String verb();

    /** What is said of those that it was done to. */
    abstract String done();

    /** What goes with the choice. */
    JsonObject more() {
        return new JsonObject();
    }

    @Override
    final int run(Rest rest, Screen screen) {
        JsonObject body = selection.toJson().mergeIn(more());
        if (ids != null && !ids.isEmpty()) {
            body.put("ids", new JsonArray(ids));
        }
        Progress progress = new Progress(screen);
        JsonObject receipt = rest.lines("/tasks/" + verb() + (dryRun ? "?dryRun=true" : ""), body, progress::show);
        progress.over();
        if (receipt.containsKey("code")) {
            throw new CliFailure(Exit.FAILED, receipt.getString("detail") + " [" + receipt.getString("code") + "]");
        }
        print(screen, receipt);
        return receipt.getInteger("refused", 0) == 0 ? Exit.OK : Exit.FAILED;
    }

    private void print(Screen screen, JsonObject receipt) {
        if (screen.json()) {
            screen.json(receipt);
            return;
        }
        if (dryRun) {
            screen.line(receipt.getValue("matched") + " match; nothing was changed.");
        } else {
            screen.line(receipt.getValue("done") + " " + done() + ", " + receipt.getValue("refused") + " refused, of "
                    + receipt.getValue("matched") + ".");
        }
        Table table = new Table()
                .column("COUNT", "count")
                .column("CODE", "code")
                .column("WHY", "detail")
                .column("SUCH AS", why -> why.getJsonArray("ids").getValue(0));
        JsonArray reasons = receipt.getJsonArray("reasons", new JsonArray());
        if (!reasons.isEmpty()) {
            screen.list(new JsonObject().put("items", reasons), table);
        }
        if (receipt.getBoolean("more", false)) {
            screen.note("There are more: do it again for the rest.");
        }
    }

    /** Cancels many. */
    @Command(name = "cancel", description = "Cancels tasks that have not ended; running ones are interrupted.")
    static final class Cancel extends BulkCommand {
        @Override
        String verb() {
            return "cancel";
        }

        @Override
        String done() {
            return "cancelled";
        }
    }

    /** Runs many again. */
    @Command(name = "rerun", description = "Runs tasks again that have ended, under their ids.")
    static final class Rerun extends BulkCommand {
        @Override
        String verb() {
            return "rerun";
        }

        @Override
        String done() {
            return "queued again";
        }
    }

    /** Copies many. */
    @Command(name = "copy", description = "Submits tasks once more, under new ids.")
    static final class Copy extends BulkCommand {

        @Mixin
        private CopyEdit edit = new CopyEdit();

        @Override
        String verb() {
            return "copy";
        }

        @Override
        String done() {
            return "copied";
        }

        @Override
        JsonObject more() {
            JsonObject set = edit.toJson();
            return set.isEmpty() ? set : new JsonObject().put("set", set);
        }
    }

    /** Moves many to another priority. */
    @Command(
            name = "prioritize",
            description = "Gives tasks that wait another priority; they go to the end of that line.")
    static final class Prioritize extends BulkCommand {

        @Option(
                names = "--priority",
                paramLabel = "N",
                description = "The priority that they are to have: any whole number, higher goes first.")
        private @Nullable Integer priority;

        @Override
        String verb() {
            return "prioritize";
        }

        @Override
        String done() {
            return "moved";
        }

        @Override
        JsonObject more() {
            return priority == null ? new JsonObject() : new JsonObject().put("priority", priority);
        }
    }

    /** Deletes many. */
    @Command(name = "delete", description = "Deletes tasks that do not run.")
    static final class Delete extends BulkCommand {
        @Override
        String verb() {
            return "delete";
        }

        @Override
        String done() {
            return "deleted";
        }
    }

    /** Forgets results. */
    @Command(name = "clear-results", description = "Forgets the results of tasks that succeeded.")
    static final class ClearResults extends BulkCommand {
        @Override
        String verb() {
            return "clear-results";
        }

        @Override
        String done() {
            return "cleared";
        }
    }
}
