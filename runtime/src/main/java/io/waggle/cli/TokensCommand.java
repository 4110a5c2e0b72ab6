package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Lists the tokens for machines. */
@Command(name = "tokens", description = "Lists your tokens for machines; administrators see all.")
final class TokensCommand extends ClientCommand {

    @Override
    int run(Rest rest, Screen screen) {
        screen.list(
                rest.get("/tokens"),
                new Table()
                        .column("ID", "id")
                        .column("NAME", "name")
                        .column("USER", "user")
                        .column("ROLE", "role")
                        .column("LIMITED TO", TokensCommand::limits)
                        .column(
                                "EXPIRES",
                                token -> token.getValue("expiresAt") == null
                                        ? "never"
                                        : Screen.ago(token.getValue("expiresAt")))
                        .column("LAST USED", token -> Screen.ago(token.getValue("lastUsed"))));
        return Exit.OK;
    }

    /** Channels, and functions with brackets. */
    private static @Nullable String limits(JsonObject token) {
        List<String> limits = new ArrayList<>();
        token.getJsonArray("channels", new JsonArray()).forEach(name -> limits.add(String.valueOf(name)));
        token.getJsonArray("functions", new JsonArray()).forEach(name -> limits.add(name + "()"));
        return limits.isEmpty() ? null : String.join(",", limits);
    }
}
