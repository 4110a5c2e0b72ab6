package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists tasks. */
@Command(name = "tasks", description = "Lists tasks.")
final class TasksCommand extends ClientCommand {

    @Option(names = "--channel", paramLabel = "NAME", description = "Only of this channel.")
    private @Nullable String channel;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only in this state: SCHEDULED, QUEUED, RUNNING, SUCCEEDED, FAILED.")
    private @Nullable String state;

    @Option(
            names = {"-f", "--function"},
            paramLabel = "NAME",
            description = "Only of this function.")
    private @Nullable String function;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "At most so many (default: 50).")
    private int limit;

    @Override
    int run(Rest rest, Screen screen) {
        Map<String, @Nullable String> filter = new TreeMap<>();
        filter.put("channel", channel);
        filter.put("state", state);
        filter.put("function", function);
        String query = filter.entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .map(entry -> entry.getKey() + "=" + Rest.encode(String.valueOf(entry.getValue())))
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
