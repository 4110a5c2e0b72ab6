package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the commands that were given. */
@Command(name = "commands", description = "Lists the commands that were given, and what became of them.")
final class CommandsCommand extends ClientCommand {

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "How many (default: 20).")
    private int limit;

    @Override
    int run(Rest rest, Screen screen) {
        screen.list(
                Pages.get(rest, "/commands", limit),
                new Table()
                        .column("ID", "id")
                        .column("AT", one -> Screen.ago(one.getValue("at")))
                        .column("BY", "by")
                        .column("COMMAND", "command")
                        .column("WHAT", "what")
                        .column("OUTCOME", CommandsCommand::outcome));
        return Exit.OK;
    }

    private static String outcome(JsonObject receipt) {
        if (receipt.containsKey("problem")) {
            return "failed: " + receipt.getString("problem");
        }
        Map<String, Long> counts = receipt.getJsonArray("devices", new JsonArray()).stream()
                .map(answer -> ((JsonObject) answer).getString("outcome"))
                .collect(Collectors.groupingBy(outcome -> outcome, java.util.TreeMap::new, Collectors.counting()));
        return counts.isEmpty()
                ? "DONE"
                : counts.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", "));
    }
}
