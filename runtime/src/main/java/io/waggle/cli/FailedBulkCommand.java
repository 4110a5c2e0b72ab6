package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes failed tasks out of their lists: those named, or those that a filter chooses. Main thread. */
abstract class FailedBulkCommand extends ClientCommand {

    @Parameters(index = "0", arity = "0..1", paramLabel = "CHANNEL", description = "Or the address of a task.")
    private @Nullable String first;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "ID", description = "Only these, by id or CHANNEL/ID.")
    private @Nullable List<String> ids;

    @Mixin
    private FailedSelection selection = new FailedSelection();

    @Option(names = "--dry-run", description = "Counts them and changes nothing.")
    private boolean dryRun;

    /** The verb as it stands in the path. */
    abstract String verb();

    /** What is said of those that it was done to. */
    abstract String done();

    /** What goes with the choice. */
    abstract JsonObject more();

    /**
     * Refuses a choice that may mean more than was meant.
     *
     * @param chosen whether ids or a filter were given
     */
    abstract void check(@Nullable String wanted, boolean chosen);

    @Override
    final int run(Rest rest, Screen screen) {
        JsonObject body = selection.toJson();
        NamedTasks named = NamedTasks.of(first, ids == null ? List.of() : ids);
        String channel = named.channel();
        if (!named.ids().isEmpty()) {
            body.put("ids", new JsonArray(named.ids()));
        }
        check(channel, !body.isEmpty());
        body.mergeIn(more());
        String path = (channel == null ? "/failed/" : "/channels/" + Rest.encode(channel) + "/failed/") + verb();
        Progress progress = new Progress(screen);
        JsonObject receipt = rest.lines(path + (dryRun ? "?dryRun=true" : ""), body, progress::show);
        progress.over();
        if (receipt.containsKey("code")) {
            throw new CliFailure(Exit.FAILED, receipt.getString("detail") + " [" + receipt.getString("code") + "]");
        }
        print(screen, receipt);
        return receipt.getLong("refusedTotal", 0L) == 0 ? Exit.OK : Exit.FAILED;
    }

    private void print(Screen screen, JsonObject receipt) {
        if (screen.json()) {
            screen.json(receipt);
            return;
        }
        screen.line(
                dryRun
                        ? receipt.getValue("matched") + " match; nothing was changed."
                        : receipt.getValue("done") + " " + done() + ".");
        JsonArray refused = receipt.getJsonArray("refused", new JsonArray());
        if (!refused.isEmpty()) {
            screen.note(receipt.getValue("refusedTotal") + " were refused:");
            screen.list(
                    new JsonObject().put("items", refused),
                    new Table().column("ID", "id").column("CODE", "code").column("WHY", "detail"));
        }
    }
}
