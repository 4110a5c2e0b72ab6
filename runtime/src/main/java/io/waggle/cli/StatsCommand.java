package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what happened to tasks, by function, channel and batch, what each device did of a batch, and how long it took. */
@Command(
        name = "stats",
        description = "Shows how many tasks came, finished and failed, and how long they waited and ran.",
        sortOptions = false)
final class StatsCommand extends ClientCommand {

    private static final int ALL = 10_000;

    @Option(
            names = "--by",
            paramLabel = "FIELDS",
            defaultValue = "function",
            description =
                    "By what: one or more of function, channel and batch, with commas between (default: function).")
    private String by;

    @Option(names = "--function", paramLabel = "NAME", description = "Of one function.")
    private @Nullable String function;

    @Option(names = "--channel", paramLabel = "NAME", description = "Of one channel.")
    private @Nullable String channel;

    @Option(names = "--batch", paramLabel = "NAME", description = "Of one batch.")
    private @Nullable String batch;

    @Option(names = "--job", paramLabel = "BATCH", description = "What each device did of a batch, and what is left.")
    private @Nullable String job;

    @Option(names = "--latest", description = "The same of the newest batch.")
    private boolean latest;

    @Option(names = "--list", paramLabel = "N", description = "The newest batches, so many.")
    private @Nullable Integer list;

    @Option(
            names = "--times",
            arity = "0..1",
            fallbackValue = "10",
            paramLabel = "MINUTES",
            description = "How long tasks waited and ran in the last minutes, 120 at most (default: 10).")
    private @Nullable Integer times;

    @Option(
            names = "--history",
            arity = "0..1",
            fallbackValue = "hour",
            paramLabel = "UNIT",
            description = "What happened in each minute, hour or day (default: hour).")
    private @Nullable String history;

    @Option(names = "--last", paramLabel = "N", description = "With --history: the last so many (default: 24).")
    private @Nullable Integer last;

    @Override
    int run(Rest rest, Screen screen) {
        refuseMixed();
        if (times != null) {
            return TimesTables.times(rest, screen, times, narrowed());
        }
        if (history != null) {
            return TimesTables.history(rest, screen, history, last == null ? 24 : last, narrowed());
        }
        if (list != null) {
            screen.list(
                    Pages.get(rest, summary("batch", null), list),
                    table(List.of("batch")).column("DEVICES", "devices"));
            return Exit.OK;
        }
        if (job != null || latest) {
            return job(rest, screen, job == null ? newest(rest) : job);
        }
        screen.list(Pages.get(rest, summary(by, batch), ALL), table(List.of(by.split(",", -1))));
        return Exit.OK;
    }

    private void refuseMixed() {
        long ways = Stream.of(job != null, latest, list != null, times != null, history != null)
                .filter(on -> on)
                .count();
        if (ways > 1) {
            throw new CliFailure(
                    Exit.USAGE,
                    "--job, --latest, --list, --times and --history are different questions: give one of them.");
        }
        if (ways == 1 && (batch != null || !by.equals("function"))) {
            throw new CliFailure(
                    Exit.USAGE, "--by and --batch do not go with --job, --latest, --list, --times and --history.");
        }
        if (last != null && history == null) {
            throw new CliFailure(
                    Exit.USAGE, "--last goes with --history, like \"waggle stats --history day --last 7\".");
        }
    }

    private String newest(Rest rest) {
        for (JsonObject row : Screen.items(Pages.get(rest, summary("batch", null), 2))) {
            String name = row.getString("batch");
            if (name != null) {
                return name;
            }
        }
        throw new CliFailure(Exit.FAILED, "There is no batch yet: it comes to be with its first task.");
    }

    private int job(Rest rest, Screen screen, String name) {
        JsonObject devices = Pages.get(rest, "/stats/devices?batch=" + Rest.encode(name) + narrowed(), ALL);
        List<JsonObject> total = Screen.items(rest.get(summary("batch", name)));
        if (total.isEmpty()) {
            throw new CliFailure(
                    Exit.FAILED, "There is no batch \"" + name + "\": \"waggle stats --list 10\" shows the newest.");
        }
        JsonObject sum = total.get(0);
        if (screen.json()) {
            screen.json(sum.copy().put("devices", devices.getJsonArray("items", new JsonArray())));
            return Exit.OK;
        }
        screen.list(
                devices,
                new Table()
                        .column("DEVICE", "device")
                        .column("NODE", "node")
                        .column("FUNCTION", "function")
                        .column("COLLECTED", "collected")
                        .column("SUCCEEDED", "succeeded")
                        .column("FAILED", "failed")
                        .column("RETRIED", "retried")
                        .column("RUNNING", "running"));
        screen.line("batch " + Screen.cell(name) + ", since " + sum.getString("beginAt") + ": "
                + Stream.of("submitted", "finished", "failed", "cancelled", "deleted", "working")
                        .map(field -> sum.getLong(field, 0L) + " " + field)
                        .collect(Collectors.joining(", "))
                + ", " + sum.getLong("waiting", 0L) + " undistributed");
        return Exit.OK;
    }

    private String summary(String groups, @Nullable String name) {
        return "/stats/summary?groupBy=" + Rest.encode(groups)
                + (name == null ? "" : "&batch=" + Rest.encode(name))
                + narrowed();
    }

    private String narrowed() {
        return (function == null ? "" : "&function=" + Rest.encode(function))
                + (channel == null ? "" : "&channel=" + Rest.encode(channel));
    }

    private static Table table(List<String> groups) {
        Table table = new Table();
        for (String group : groups) {
            table.column(
                    group.toUpperCase(java.util.Locale.ROOT),
                    row -> row.getString(group) == null ? "(older)" : row.getString(group));
        }
        return table.column("SUBMITTED", "submitted")
                .column("FINISHED", "finished")
                .column("WAITING", "waiting")
                .column("WORKING", "working")
                .column("FAILED", "failed")
                .column("CANCELLED", "cancelled")
                .column("COUNT", "count")
                .column("AVG MS", "avgMs")
                .column("BEGAN", row -> Screen.ago(row.getValue("beginAt")))
                .column("CHANGED", row -> Screen.ago(row.getValue("updatedAt")));
    }
}
