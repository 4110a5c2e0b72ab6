package io.waggle.cli;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Calls a function and prints what it returns. Main thread. */
@Command(
        name = "call",
        description = "Calls a function and prints what it returns; nothing is stored, and nothing is tried again.")
final class CallCommand extends ClientCommand {

    @Parameters(paramLabel = "FUNCTION", description = "The function.")
    private String function;

    @Option(names = "--payload", paramLabel = "JSON", description = "What it is called with (default: null).")
    private @Nullable String payload;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How long it may take, 5m at most (default: ${DEFAULT-VALUE}).")
    private String timeout;

    @Override
    int run(Rest rest, Screen screen) {
        JsonObject body = payload == null ? new JsonObject() : new JsonObject().put("payload", Payloads.read(payload));
        JsonObject answer =
                rest.post("/functions/" + Rest.encode(function) + "/call?timeout=" + Rest.encode(timeout), body);
        if (screen.json()) {
            screen.json(answer);
        } else {
            screen.line(Json.encodePrettily(answer.getValue("result")));
        }
        return Exit.OK;
    }
}
