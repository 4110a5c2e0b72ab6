package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The fail lists; by itself, the numbers of all channels. */
@Command(
        name = "failed",
        description = "Shows and edits the fail lists.",
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = {
            FailedCommand.ListThem.class,
            FailedCommand.Count.class,
            ReloadCommand.class,
            FailedDeleteCommand.class
        })
final class FailedCommand extends ClientCommand {

    @Option(names = "--families", description = "One row for all failures with the same cause, the newest first.")
    private boolean families;

    @Option(names = "--channel", paramLabel = "NAME", description = "With --families: only of this channel.")
    private @Nullable String channel;

    @Option(
            names = {"-f", "--function"},
            paramLabel = "NAME",
            description = "With --families: only of this function.")
    private @Nullable String function;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "With --families: at most so many (default: 50).")
    private int limit;

    @Override
    int run(Rest rest, Screen screen) {
        if (!families && (channel != null || function != null)) {
            throw new CliFailure(
                    Exit.USAGE,
                    "--channel and --function go with --families; \"waggle failed list CHANNEL\" lists tasks.");
        }
        if (!families) {
            return count(rest, screen, null);
        }
        JsonObject answer = Families.get(rest, Families.query("channel", channel, "function", function), limit);
        Families.print(screen, answer);
        return Exit.OK;
    }

    private static int count(Rest rest, Screen screen, @Nullable String channel) {
        JsonObject answer = rest.get("/channels");
        List<JsonObject> channels = Screen.items(answer).stream()
                .filter(one -> channel == null || channel.equals(one.getString("name")))
                .toList();
        if (channel != null && channels.isEmpty()) {
            throw new CliFailure(
                    Exit.FAILED,
                    "There is no channel " + channel
                            + ": a channel comes to be with its first task. [UNKNOWN_CHANNEL]");
        }
        long total =
                channels.stream().mapToLong(one -> one.getLong("failed", 0L)).sum();
        if (screen.json()) {
            JsonObject numbers = new JsonObject();
            channels.forEach(one -> numbers.put(one.getString("name"), one.getLong("failed", 0L)));
            screen.json(new JsonObject().put("failed", total).put("channels", numbers));
        } else if (channel != null) {
            screen.line(String.valueOf(total));
        } else {
            channels.stream()
                    .filter(one -> one.getLong("failed", 0L) > 0)
                    .forEach(one -> screen.line(one.getLong("failed") + "  " + one.getString("name")));
            screen.line(total + "  in all");
        }
        return Exit.OK;
    }

    /** The tasks of a fail list. */
    @Command(name = "list", description = "Lists the failed tasks of a channel, newest first, with their reasons.")
    static final class ListThem extends ClientCommand {

        @Parameters(paramLabel = "CHANNEL")
        private String channel;

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "50",
                description = "At most so many (default: 50).")
        private int limit;

        @Option(names = "--family", paramLabel = "ID", description = "Only of this family of failures.")
        private @Nullable String family;

        @Override
        int run(Rest rest, Screen screen) {
            String only = family == null ? "" : "?family=" + Rest.encode(family);
            screen.list(
                    Pages.get(rest, "/channels/" + Rest.encode(channel) + "/failed" + only, limit),
                    new Table()
                            .column("ID", "id")
                            .column("FUNCTION", "function")
                            .column("ATTEMPTS", "attempt")
                            .column("FAILED", task -> Screen.ago(task.getValue("finishedAt")))
                            .column("REASON", FailedCommand::reason));
            return Exit.OK;
        }
    }

    /** How many there are. */
    @Command(name = "count", description = "Counts the failed tasks, of a channel or of all.")
    static final class Count extends ClientCommand {

        @Parameters(paramLabel = "CHANNEL", arity = "0..1")
        private @Nullable String channel;

        @Override
        int run(Rest rest, Screen screen) {
            return count(rest, screen, channel);
        }
    }

    static String reason(JsonObject task) {
        JsonObject error = task.getJsonObject("error");
        if (error == null) {
            return "-";
        }
        String type = error.getString("type", "");
        return type.substring(type.lastIndexOf('.') + 1) + ": " + error.getString("message");
    }
}
