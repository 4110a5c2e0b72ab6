package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists tasks, and does one thing to many. */
@Command(
        name = "tasks",
        description = "Lists tasks, the newest of each state first; its verbs do one thing to many.",
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = {
            BulkCommand.Cancel.class,
            BulkCommand.Rerun.class,
            BulkCommand.Copy.class,
            BulkCommand.Prioritize.class,
            BulkCommand.Delete.class,
            BulkCommand.ClearResults.class
        })
final class TasksCommand extends ClientCommand {

    @Mixin
    private TaskSelection selection = new TaskSelection();

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "At most so many (default: 50).")
    private int limit;

    @Override
    int run(Rest rest, Screen screen) {
        String query = selection.given().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + Rest.encode(entry.getValue()))
                .collect(Collectors.joining("&", "?", ""));
        JsonObject page = Pages.get(rest, "/tasks" + (query.equals("?") ? "" : query), limit);
        screen.list(
                page,
                new Table()
                        .column("ID", "id")
                        .column("CHANNEL", "channel")
                        .column("FUNCTION", "function")
                        .column("STATE", "state")
                        .column("ATTEMPT", task -> task.getValue("attempt") + "/" + task.getValue("attempts"))
                        .column("DEVICE", "device")
                        .column("MS", "durationMs")
                        .column("SUBMITTED", task -> Screen.ago(task.getValue("submittedAt"))));
        if (!screen.json() && page.getValue("next") != null) {
            screen.note("There are more: --limit N shows them.");
        }
        return Exit.OK;
    }
}
