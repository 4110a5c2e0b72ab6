package io.waggle.cli;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Messages on the cluster's event bus. Main thread. */
@Command(
        name = "bus",
        description = "Sends a message to an address of the cluster's event bus, or listens there (administrators).",
        footer = {
            "",
            "Example: waggle bus request prices.ask --body '{\"sku\":7}'",
            "         waggle bus publish prices.changed --body '{\"sku\":7}'",
            "         waggle bus listen prices.changed --count 1"
        })
final class BusCommand extends ClientCommand {

    private enum Action {
        request,
        publish,
        listen
    }

    @Parameters(
            index = "0",
            paramLabel = "ACTION",
            description = "request (and print the reply), publish (to all who listen) or listen.")
    private Action action;

    @Parameters(index = "1", paramLabel = "ADDRESS", description = "The address.")
    private String address;

    @Option(names = "--body", paramLabel = "JSON", description = "The message (default: null).")
    private @Nullable String body;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "How long to wait for the reply, 5m at most (default: ${DEFAULT-VALUE}).")
    private String timeout;

    @Option(names = "--count", paramLabel = "N", description = "Ends after so many messages (default: goes on).")
    private int count = Integer.MAX_VALUE;

    @Override
    int run(Rest rest, Screen screen) {
        String path = "/bus/" + Rest.encode(address);
        switch (action) {
            case request -> {
                JsonObject answer = send(rest, path + "?timeout=" + Rest.encode(timeout));
                if (screen.json()) {
                    screen.json(answer);
                } else {
                    screen.line(Json.encodePrettily(answer.getValue("reply")));
                }
            }
            case publish -> {
                JsonObject answer = send(rest, path + "?publish=true");
                if (screen.json()) {
                    screen.json(answer);
                } else {
                    screen.line("Published to whoever listens at " + address + " now.");
                }
            }
            case listen -> listen(rest, screen, path);
        }
        return Exit.OK;
    }

    private JsonObject send(Rest rest, String path) {
        return new JsonObject(rest.post(path, body == null ? "null" : Json.encode(Payloads.read(body))));
    }

    private void listen(Rest rest, Screen screen, String path) {
        AtomicInteger seen = new AtomicInteger();
        rest.copyWhile(path, "application/x-ndjson", line -> {
            if (line.isBlank()) {
                return true;
            }
            JsonObject json = new JsonObject(line);
            if (json.getJsonObject("problem") != null) {
                throw new CliFailure(Exit.FAILED, json.getJsonObject("problem").getString("detail"));
            }
            if (json.containsKey("listening")) {
                screen.note("Listening at " + address + "; Ctrl-C ends it.");
                return true;
            }
            screen.line(screen.json() ? line : Json.encode(json.getValue("body")));
            return seen.incrementAndGet() < count;
        });
        if (seen.get() < count) {
            throw new CliFailure(Exit.FAILED, "The stream broke off: listen again.");
        }
    }
}
