package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Submits one task, or a file of them. */
@Command(name = "submit", description = "Submits a task, or one per line of a file.")
final class SubmitCommand extends ClientCommand {

    @Option(
            names = {"-f", "--function"},
            paramLabel = "NAME",
            description = "The function; with --from, for lines that name none.")
    private @Nullable String function;

    @ArgGroup(heading = "What to submit:%n")
    private @Nullable What what;

    /** One task or many. */
    static final class What {
        @Option(names = "--payload", paramLabel = "JSON", description = "The payload (default: null).")
        private @Nullable String payload;

        @Option(names = "--payload-file", paramLabel = "FILE", description = "A file with the payload.")
        private @Nullable Path payloadFile;

        @Option(
                names = "--from",
                paramLabel = "FILE",
                description = "A file with a task per line, as JSON (NDJSON); -: standard input.")
        private @Nullable Path from;
    }

    @Option(names = "--id", paramLabel = "ID", description = "The task's own id: submitting it again does nothing.")
    private @Nullable String id;

    @Option(names = "--channel", paramLabel = "NAME", description = "The channel (default: the function's).")
    private @Nullable String channel;

    @Option(names = "--priority", paramLabel = "N", description = "Higher runs first (default: 0).")
    private @Nullable Integer priority;

    @Option(names = "--delay", paramLabel = "TIME", description = "How long to wait before it runs, like 10s.")
    private @Nullable String delay;

    @Option(names = "--run-at", paramLabel = "INSTANT", description = "When to run it, like 2026-11-22T08:30:00Z.")
    private @Nullable String runAt;

    @Option(names = "--attempts", paramLabel = "N", description = "How often it is tried at most; 1: no retry.")
    private @Nullable Integer attempts;

    @Option(names = "--backoff", paramLabel = "TIME", description = "The bound of the wait before the first retry.")
    private @Nullable String backoff;

    @Option(names = "--backoff-cap", paramLabel = "TIME", description = "The bound of every wait before a retry.")
    private @Nullable String backoffCap;

    @Option(
            names = "--no-retry-on",
            paramLabel = "CLASS",
            split = ",",
            description = "Exceptions after which there is no retry.")
    private @Nullable List<String> noRetryOn;

    @Option(names = "--key", paramLabel = "KEY", description = "Its group for fairness, caps and rates: a tenant.")
    private @Nullable String key;

    @Option(
            names = "--coalesce",
            paramLabel = "KEY",
            description = "Tasks with the same one share one execution while it has not ended.")
    private @Nullable String coalesce;

    @Option(
            names = "--wait-when-full",
            description = "With --from: waits while a channel is full; else its lines are refused.")
    private boolean waitWhenFull;

    @Option(names = "--timeout", paramLabel = "TIME", description = "How long one attempt may take.")
    private @Nullable String timeout;

    @Option(names = "--batch", paramLabel = "LABEL", description = "A label that groups tasks.")
    private @Nullable String batch;

    @Option(names = "--tags", paramLabel = "TAG", split = ",", description = "What a device must have.")
    private @Nullable List<String> tags;

    @Option(names = "--wait", paramLabel = "TIME", description = "Waits for the outcome, so long at most, like 30s.")
    private @Nullable String wait;

    @Override
    int run(Rest rest, Screen screen) throws IOException {
        if (what != null && what.from != null) {
            if (wait != null || id != null) {
                throw new CliFailure(Exit.USAGE, "--wait and --id go with one task, not with --from.");
            }
            return new Upload(rest, screen, defaults()).run(what.from, waitWhenFull);
        }
        if (waitWhenFull) {
            throw new CliFailure(Exit.USAGE, "--wait-when-full goes with --from.");
        }
        if (function == null) {
            throw new CliFailure(Exit.USAGE, "Name the function with --function, or a file of tasks with --from.");
        }
        JsonObject task = new JsonObject(defaults()).put("payload", payload());
        String query = wait == null ? "" : "?wait=" + Rest.encode(wait);
        JsonObject answer = rest.post("/tasks" + query, task);
        return wait == null ? accepted(screen, answer) : Outcomes.print(screen, answer);
    }

    private int accepted(Screen screen, JsonObject answer) {
        if (screen.json()) {
            screen.json(answer);
        } else {
            screen.line(answer.getString("id") + "  " + answer.getString("state", "QUEUED") + " in "
                    + answer.getString("channel"));
        }
        return Exit.OK;
    }

    private Map<String, Object> defaults() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("function", function);
        values.put("id", id);
        values.put("channel", channel);
        values.put("priority", priority);
        values.put("delay", delay);
        values.put("runAt", runAt);
        values.put("key", key);
        values.put("coalesce", coalesce);
        values.put("attempts", attempts);
        values.put("backoff", backoff);
        values.put("backoffCap", backoffCap);
        values.put("noRetryOn", noRetryOn == null ? null : new JsonArray(noRetryOn));
        values.put("timeout", timeout);
        values.put("batch", batch);
        values.put("tags", tags == null ? null : new JsonArray(tags));
        Map<String, Object> given = new LinkedHashMap<>();
        values.forEach((field, value) -> {
            if (value != null) {
                given.put(field, value);
            }
        });
        return given;
    }

    private @Nullable Object payload() throws IOException {
        if (what == null) {
            return null;
        }
        if (what.payloadFile != null && !Files.isReadable(what.payloadFile)) {
            throw Rest.unreadable(what.payloadFile);
        }
        String text = what.payloadFile != null ? Files.readString(what.payloadFile) : what.payload;
        return text == null ? null : Payloads.read(text);
    }
}
