package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;

/** Lists the functions. */
@Command(name = "functions", description = "Lists the functions that are deployed.")
final class FunctionsCommand extends ClientCommand {

    @Override
    int run(Rest rest, Screen screen) {
        screen.list(
                rest.get("/functions"),
                new Table()
                        .column("FUNCTION", "name")
                        .column("VERSION", "active")
                        .column("CHANNEL", "channel")
                        .column("ATTEMPTS", "attempts")
                        .column("LOADED ON", FunctionsCommand::loadedOn)
                        .column("DESCRIPTION", "description"));
        return Exit.OK;
    }

    private static JsonArray loadedOn(JsonObject function) {
        return function.getJsonArray("versions", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .filter(version -> function.getString("active", "").equals(version.getString("version")))
                .map(version -> version.getJsonArray("loadedOn", new JsonArray()))
                .findFirst()
                .orElse(new JsonArray());
    }
}
