package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes, changes and removes users. */
@Command(
        name = "user",
        description = "Makes, changes and removes users (administrators only).",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {UserCommand.Add.class, UserCommand.Change.class, UserCommand.Delete.class})
final class UserCommand implements Runnable {

    private static final String ROLES = "viewer, submitter, operator, deployer, admin; several separated by commas.";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: add, set or delete");
    }

    /** A new user. */
    @Command(name = "add", description = "Makes a user; the password is asked for.")
    static final class Add extends ClientCommand {

        @Parameters(paramLabel = "NAME")
        private String name;

        @Option(names = "--role", required = true, split = ",", paramLabel = "ROLE,…", description = ROLES)
        private List<String> roles;

        @Option(names = "--password-file", paramLabel = "FILE", description = "Where the password stands.")
        private @Nullable Path passwordFile;

        @Override
        int run(Rest rest, Screen screen) throws IOException {
            String password = new SecretInput().readNew(passwordFile, "Password of " + name + ": ", "--password-file");
            JsonObject user = new JsonObject()
                    .put("username", name)
                    .put("password", password)
                    .put("roles", new JsonArray(roles));
            return shown(rest.post("/users", user), screen, " has been made");
        }
    }

    /** Another role, state or password. */
    @Command(name = "set", description = "Changes a user's roles, state or password.")
    static final class Change extends ClientCommand {

        @Parameters(paramLabel = "NAME")
        private String name;

        @Option(names = "--role", split = ",", paramLabel = "ROLE,…", description = ROLES)
        private @Nullable List<String> roles;

        @Option(names = "--disable", description = "Keeps the user out; sessions and tokens end.")
        private boolean disable;

        @Option(names = "--enable", description = "Lets the user in again.")
        private boolean enable;

        @Option(names = "--password", description = "Gives another password, which is asked for; sessions end.")
        private boolean password;

        @Option(names = "--password-file", paramLabel = "FILE", description = "The same from a file.")
        private @Nullable Path passwordFile;

        @Override
        int run(Rest rest, Screen screen) throws IOException {
            if (disable && enable) {
                throw new CliFailure(Exit.USAGE, "Give --disable or --enable, not both.");
            }
            JsonObject change = new JsonObject();
            if (roles != null) {
                change.put("roles", new JsonArray(roles));
            }
            if (disable || enable) {
                change.put("disabled", disable);
            }
            if (password || passwordFile != null) {
                change.put(
                        "password",
                        new SecretInput().readNew(passwordFile, "New password of " + name + ": ", "--password-file"));
            }
            return shown(rest.patch("/users/" + Rest.encode(name), change), screen, " has been changed");
        }
    }

    /** A user less. */
    @Command(name = "delete", description = "Removes a user; sessions and tokens end.")
    static final class Delete extends ClientCommand {

        @Parameters(paramLabel = "NAME")
        private String name;

        @Override
        int run(Rest rest, Screen screen) {
            rest.delete("/users/" + Rest.encode(name));
            if (screen.json()) {
                screen.json(new JsonObject().put("deleted", name));
            } else {
                screen.line(name + " has been removed.");
            }
            return Exit.OK;
        }
    }

    private static int shown(JsonObject user, Screen screen, String what) {
        if (screen.json()) {
            screen.json(user);
        } else {
            screen.line(user.getString("username") + what + ": " + Screen.cell(user.getValue("roles"))
                    + (user.getBoolean("disabled", false) ? ", disabled." : "."));
        }
        return Exit.OK;
    }
}
