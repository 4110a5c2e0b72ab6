package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one task, and changes its priority. */
@Command(name = "task", description = "Shows a task; can wait for its end, and give it another priority.")
final class TaskCommand extends ClientCommand {

    @Parameters(paramLabel = "ID", description = "The task's id, or <channel>/<id>.")
    private String id;

    @Option(names = "--wait", paramLabel = "TIME", description = "Waits for its end, so long at most, like 30s.")
    private @Nullable String wait;

    @Option(names = "--priority", paramLabel = "N", description = "Gives it this priority, while it waits.")
    private @Nullable Integer priority;

    @Override
    int run(Rest rest, Screen screen) {
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
