package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one task. */
@Command(name = "task", description = "Shows a task, and can wait for its end.")
final class TaskCommand extends ClientCommand {

    @Parameters(paramLabel = "ID", description = "The task's id, or <channel>/<id>.")
    private String id;

    @Option(names = "--wait", paramLabel = "TIME", description = "Waits for its end, so long at most, like 30s.")
    private @Nullable String wait;

    @Override
    int run(Rest rest, Screen screen) {
        String query = wait == null ? "" : "?wait=" + Rest.encode(wait);
        JsonObject task = rest.get("/tasks/" + Rest.encode(id) + query);
        int outcome = Outcomes.print(screen, task);
        return wait == null ? Exit.OK : outcome;
    }
}
