package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says why a task has not started, and what would help. */
@Command(name = "why", description = "Says why a task has not started, and which command would free it.")
final class WhyCommand extends ClientCommand {

    @Parameters(paramLabel = "ID", description = "The task's id, or <channel>/<id>.")
    private String id;

    @Override
    int run(Rest rest, Screen screen) {
        JsonObject answer = rest.get("/tasks/" + Rest.encode(id) + "/why");
        if (screen.json()) {
            screen.json(answer);
            return Exit.OK;
        }
        screen.line(answer.getString("address") + "  " + answer.getString("state"));
        for (Object one : answer.getJsonArray("reasons")) {
            JsonObject reason = (JsonObject) one;
            screen.line("  " + Screen.cell(reason.getString("text")));
            if (reason.getString("command") != null) {
                screen.line("    " + Screen.cell(reason.getString("command")));
            }
        }
        return Exit.OK;
    }
}
