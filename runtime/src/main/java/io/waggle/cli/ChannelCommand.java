package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one channel and changes how it is run. */
@Command(
        name = "channel",
        description = {
            "Shows a channel, and changes how it is run; \"none\" takes a setting away.",
            "pause, resume, clear and delete may stand before or behind its name."
        },
        sortOptions = false)
final class ChannelCommand extends ClientCommand {

    private static final String NONE = "none";

    /** What can be done with a channel besides. */
    enum Verb {
        pause,
        resume,
        clear,
        delete
    }

    @Parameters(
            arity = "1..2",
            paramLabel = "NAME COMMAND",
            description = "The channel, and pause, resume, clear or delete; none: shows it.")
    private List<String> words;

    @Option(names = "--intake", description = "With pause or resume: whether it takes tasks in.")
    private boolean intake;

    @Option(names = "--dispatch", description = "With pause or resume: whether it gives tasks out.")
    private boolean dispatch;

    @Option(names = "--force", description = "With delete: deletes what waits and the fail list first.")
    private boolean force;

    @Option(names = "--dry-run", description = "Only says what would be done.")
    private boolean dryRun;

    @Option(names = "--capacity", paramLabel = "N", description = "How many tasks may wait; more are refused.")
    private @Nullable String capacity;

    @Option(names = "--max-bytes", paramLabel = "BYTES", description = "How large all its records may be, like 64MiB.")
    private @Nullable String maxBytes;

    @Option(names = "--rate", paramLabel = "N/TIME", description = "How many may start, like 100/s or 5/min.")
    private @Nullable String rate;

    @Option(names = "--concurrency", paramLabel = "N", description = "How many may run at once on all nodes together.")
    private @Nullable String concurrency;

    @Option(names = "--key-rate", paramLabel = "N/TIME", description = "How many of each key may start.")
    private @Nullable String keyRate;

    @Option(names = "--key-concurrency", paramLabel = "N", description = "How many of each key may run at once.")
    private @Nullable String keyConcurrency;

    @Option(names = "--ageing", paramLabel = "TIME", description = "After which wait a task's priority rises by one.")
    private @Nullable String ageing;

    @Option(names = "--attempts", paramLabel = "N", description = "How often a task is tried that says nothing.")
    private @Nullable String attempts;

    @Option(names = "--backoff", paramLabel = "TIME", description = "The bound of the wait before the first retry.")
    private @Nullable String backoff;

    @Option(names = "--backoff-cap", paramLabel = "TIME", description = "The bound of every wait before a retry.")
    private @Nullable String backoffCap;

    @Option(
            names = "--no-retry-on",
            paramLabel = "CLASS,…",
            description = "Exceptions after which there is no retry, separated by commas.")
    private @Nullable String noRetryOn;

    @Option(names = "--timeout", paramLabel = "TIME", description = "How long one attempt may take.")
    private @Nullable String timeout;

    @Option(names = "--keep-count", paramLabel = "N", description = "How many finished tasks are kept.")
    private @Nullable String keepCount;

    @Option(names = "--keep-age", paramLabel = "TIME", description = "For how long finished tasks are kept.")
    private @Nullable String keepAge;

    @Option(names = "--keep-bytes", paramLabel = "BYTES", description = "How many bytes of finished tasks are kept.")
    private @Nullable String keepBytes;

    @Override
    int run(Rest rest, Screen screen) {
        if (words.size() == 2) {
            return command(rest, screen);
        }
        String path = "/channels/" + Rest.encode(words.get(0));
        JsonObject change = change();
        JsonObject channel = change.isEmpty() ? rest.get(path) : rest.patch(path, change);
        if (screen.json()) {
            screen.json(channel);
        } else {
            channel.forEach(field -> {
                Object value = field.getKey().equals("gates") ? ChannelsCommand.gates(channel) : field.getValue();
                if (value != null) {
                    screen.line(String.format("%-16s %s", field.getKey(), Screen.cell(value)));
                }
            });
        }
        return Exit.OK;
    }

    private int command(Rest rest, Screen screen) {
        Optional<Verb> second = verb(words.get(1));
        Verb verb = second.or(() -> verb(words.get(0)))
                .orElseThrow(() -> new CliFailure(
                        Exit.USAGE,
                        "\"" + words.get(1) + "\" is no command: there are pause, resume, clear and delete."));
        if (!change().isEmpty()) {
            throw new CliFailure(Exit.USAGE, verb + " changes no settings: give it and the settings one by one.");
        }
        String path = "/channels/" + Rest.encode(words.get(second.isPresent() ? 0 : 1));
        String query = Receipts.query(dryRun);
        JsonObject receipt = switch (verb) {
            case pause, resume -> rest.post(path + "/" + verb + query, DispatchCommand.which(intake, dispatch));
            case clear -> rest.post(path + "/clear" + query, new JsonObject());
            case delete -> rest.remove(path + "?force=" + force + (dryRun ? "&dryRun=true" : ""));
        };
        return Receipts.show(receipt, screen);
    }

    private static Optional<Verb> verb(String word) {
        return Arrays.stream(Verb.values())
                .filter(verb -> verb.name().equals(word))
                .findFirst();
    }

    private JsonObject change() {
        var change = new JsonObject();
        number(change, "capacity", capacity);
        text(change, "maxBytes", maxBytes);
        text(change, "rate", rate);
        number(change, "concurrency", concurrency);
        text(change, "keyRate", keyRate);
        number(change, "keyConcurrency", keyConcurrency);
        text(change, "ageing", ageing);
        number(change, "attempts", attempts);
        text(change, "backoff", backoff);
        text(change, "backoffCap", backoffCap);
        if (noRetryOn != null) {
            change.put("noRetryOn", noRetryOn.equals(NONE) ? null : new JsonArray(List.of(noRetryOn.split(","))));
        }
        text(change, "timeout", timeout);
        number(change, "keepCount", keepCount);
        text(change, "keepAge", keepAge);
        text(change, "keepBytes", keepBytes);
        return change;
    }

    /** A number goes as one, so that {@code 1024} may be a number of bytes too; what is wrong the node says. */
    private static void text(JsonObject change, String field, @Nullable String value) {
        boolean bytes = field.endsWith("Bytes") && value != null && value.matches("\\d{1,18}");
        if (bytes) {
            number(change, field, value);
        } else if (value != null) {
            change.put(field, value.equals(NONE) ? null : value);
        }
    }

    private static void number(JsonObject change, String field, @Nullable String value) {
        if (value == null) {
            return;
        }
        if (!value.equals(NONE) && !value.matches("\\d{1,18}")) {
            throw new CliFailure(Exit.USAGE, "\"" + value + "\" is no whole number: write one, or none.");
        }
        change.put(field, value.equals(NONE) ? null : Long.valueOf(value));
    }
}
