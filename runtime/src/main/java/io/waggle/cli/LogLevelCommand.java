package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows and changes how much a node logs. */
@Command(
        name = "log-level",
        description = "Shows how much a node logs, or changes it while it runs.",
        footer = {
            "",
            "Examples: waggle log-level n1",
            "          waggle log-level n1 function.crawl DEBUG",
            "          waggle log-level n1 function.crawl inherit"
        })
final class LogLevelCommand extends ClientCommand {

    @Parameters(index = "0", paramLabel = "NODE", description = "The node's name.")
    private String node;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "LOGGER",
            description = "ROOT, function.<name>, or a package or class.")
    private @Nullable String logger;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "LEVEL",
            description = "TRACE, DEBUG, INFO, WARN, ERROR, OFF, or inherit.")
    private @Nullable String level;

    @Override
    int run(Rest rest, Screen screen) {
        String path = "/nodes/" + Rest.encode(node) + "/logging";
        if (logger != null && level == null) {
            throw new CliFailure(Exit.USAGE, "Name the level, too: waggle log-level " + node + " " + logger + " DEBUG");
        }
        JsonObject answer = logger == null
                ? rest.get(path)
                : rest.patch(
                        path,
                        new JsonObject().put("logger", logger).put("level", "inherit".equals(level) ? null : level));
        if (screen.json()) {
            screen.json(answer);
        } else if (logger == null) {
            JsonArray rows = new JsonArray();
            answer.getJsonObject("levels")
                    .forEach(one -> rows.add(
                            new JsonObject().put("logger", one.getKey()).put("level", one.getValue())));
            screen.list(
                    new JsonObject().put("items", rows),
                    new Table().column("LOGGER", "logger").column("LEVEL", "level"));
        } else {
            screen.line(logger + " on " + node + ": " + answer.getString("before") + " → " + answer.getString("now"));
        }
        return Exit.OK;
    }
}
