package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes and revokes tokens for machines. */
@Command(
        name = "token",
        description = "Makes and revokes tokens for machines.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TokenCommand.Add.class, TokenCommand.Revoke.class})
final class TokenCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: add or revoke");
    }

    /** A new token. */
    @Command(
            name = "add",
            description = "Makes a token and prints it, this once. Machines show it as WAGGLE_TOKEN, or in the header"
                    + " \"Authorization: Bearer …\".")
    static final class Add extends ClientCommand {

        @Parameters(paramLabel = "NAME", description = "Who it is for.")
        private String name;

        @Option(
                names = "--role",
                required = true,
                paramLabel = "ROLE",
                description = "viewer, submitter, operator, deployer or admin; one that you have.")
        private String role;

        @Option(names = "--channels", split = ",", paramLabel = "NAME,…", description = "Limits it to these channels.")
        private @Nullable List<String> channels;

        @Option(
                names = "--functions",
                split = ",",
                paramLabel = "NAME,…",
                description = "Limits it to these functions.")
        private @Nullable List<String> functions;

        @Option(
                names = "--expires",
                paramLabel = "TIME",
                description = "How long it lives, like 30d, at most 366d; or \"never\" (default: 90d).")
        private @Nullable String expires;

        @Override
        int run(Rest rest, Screen screen) {
            JsonObject wish = new JsonObject().put("name", name).put("role", role);
            if (channels != null) {
                wish.put("channels", new JsonArray(channels));
            }
            if (functions != null) {
                wish.put("functions", new JsonArray(functions));
            }
            if (expires != null) {
                wish.put("expires", expires);
            }
            JsonObject made = rest.post("/tokens", wish);
            if (screen.json()) {
                screen.json(made);
            } else {
                screen.line(made.getString("token"));
                screen.note("Token " + made.getString("id") + " is shown this once, and good until "
                        + (made.getValue("expiresAt") == null ? "it is revoked" : made.getValue("expiresAt")) + ".");
            }
            return Exit.OK;
        }
    }

    /** The end of one. */
    @Command(name = "revoke", description = "Revokes tokens; within five seconds they are good nowhere.")
    static final class Revoke extends ClientCommand {

        @Parameters(arity = "1..*", paramLabel = "ID", description = "As \"waggle tokens\" shows it.")
        private List<String> ids;

        @Override
        int run(Rest rest, Screen screen) {
            ids.forEach(id -> rest.delete("/tokens/" + Rest.encode(id)));
            if (screen.json()) {
                screen.json(new JsonObject().put("revoked", ids.size()));
            } else {
                screen.line(ids.size() + " revoked.");
            }
            return Exit.OK;
        }
    }
}
