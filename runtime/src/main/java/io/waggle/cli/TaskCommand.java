package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one task, and does something to it. */
@Command(
        name = "task",
        description = "Shows a task; can wait for its end. Its verbs do something to it.",
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = {
            TaskVerbs.Cancel.class,
            TaskVerbs.Rerun.class,
            TaskVerbs.Copy.class,
            TaskVerbs.Delete.class,
            TaskVerbs.Set.class
        })
final class TaskCommand extends ClientCommand {

    @Parameters(paramLabel = "ID", arity = "0..1", description = "The task's id, or <channel>/<id>.")
    private @Nullable String id;

    @Option(names = "--wait", paramLabel = "TIME", description = "Waits for its end, so long at most, like 30s.")
    private @Nullable String wait;

    @Option(names = "--priority", paramLabel = "N", description = "Gives it this priority, while it waits.")
    private @Nullable Integer priority;

    @Override
    int run(Rest rest, Screen screen) {
        if (id == null) {
            throw new CliFailure(Exit.USAGE, "Name the task: waggle task ID, or waggle task cancel ID.");
        }
        if (priority != null) {
            JsonObject changed = rest.patch("/tasks/" + Rest.encode(id), new JsonObject().put("priority", priority));
            if (wait == null) {
                var unused = Outcomes.print(screen, changed);
                return Exit.OK;
            }
        }
        String query = wait == null ? "" : "?wait=" + Rest.encode(wait);
        JsonObject task = rest.get("/tasks/" + Rest.encode(id) + query);
        int outcome = Outcomes.print(screen, task);
        return wait == null ? Exit.OK : outcome;
    }
}
