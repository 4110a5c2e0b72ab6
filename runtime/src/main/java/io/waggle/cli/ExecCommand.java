package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A program on nodes, and what it wrote, a node's name before each line. Main thread. */
@Command(
        name = "exec",
        description =
                "Runs a program on nodes that allow it (administrators; exec-allow in a node's configuration), without a shell.",
        footer = {
            "",
            "Exit code 0 when it ended with 0 on all of them.",
            "Example: waggle exec --nodes n1,n2 df -h",
            "         waggle exec --timeout 1m --cwd /srv/data -- du -s ."
        })
final class ExecCommand extends ClientCommand {

    @Option(names = "--nodes", split = ",", paramLabel = "NODE", description = "Where (default: on all that are up).")
    private List<String> nodes = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "After how long it is killed, 5m at most (default: ${DEFAULT-VALUE}).")
    private String timeout;

    @Option(names = "--cwd", paramLabel = "FOLDER", description = "The folder it runs in (default: the node's).")
    private @Nullable String cwd;

    @Parameters(arity = "1..*", paramLabel = "WORD", description = "The program and its arguments.")
    private List<String> argv;

    @Override
    int run(Rest rest, Screen screen) {
        JsonObject ask = new JsonObject().put("argv", new JsonArray(argv)).put("timeout", timeout);
        if (!nodes.isEmpty()) {
            ask.put("nodes", new JsonArray(nodes));
        }
        if (cwd != null) {
            ask.put("cwd", cwd);
        }
        JsonObject answer = rest.post("/nodes/exec", ask);
        JsonArray ends = answer.getJsonArray("nodes");
        if (screen.json()) {
            screen.json(answer);
        } else {
            ends.forEach(end -> show((JsonObject) end, screen));
        }
        return ends.stream().map(JsonObject.class::cast).allMatch(ExecCommand::good) ? Exit.OK : Exit.FAILED;
    }

    private static void show(JsonObject end, Screen screen) {
        String before = "[" + end.getString("node") + "] ";
        end.getString("stdout").lines().forEach(line -> screen.line(before + line));
        end.getString("stderr").lines().forEach(line -> screen.note(before + line));
        if (end.getBoolean("truncated")) {
            screen.note(before + "(only the first 64 KiB of each stream are shown)");
        }
        if (!end.getString("outcome").equals("DONE")) {
            screen.note(before + end.getString("outcome") + ": " + end.getString("detail"));
        } else if (end.getInteger("exitCode") != 0) {
            screen.note(before + "ended with " + end.getInteger("exitCode"));
        }
    }

    private static boolean good(JsonObject end) {
        return end.getString("outcome").equals("DONE") && end.getInteger("exitCode") == 0;
    }
}
