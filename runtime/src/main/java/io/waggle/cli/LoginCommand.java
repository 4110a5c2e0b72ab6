package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Gets a token and keeps it. Where a node has no users yet, it makes the first administrator. */
@Command(
        name = "login",
        description = "Logs in and keeps the token; on a new node, makes the first administrator with the setup token."
                + " With --profile, the address and the token are kept under that name.")
final class LoginCommand extends ClientCommand {

    @Option(names = "--username", paramLabel = "NAME", defaultValue = "admin", description = "Default: admin.")
    private String username;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Where the password stands (default: it is asked for, or read from standard input).")
    private @Nullable Path passwordFile;

    @Option(
            names = "--setup-token-file",
            paramLabel = "FILE",
            description = "Where a new node's setup token stands: the file setup-token in its data folder.")
    private @Nullable Path setupTokenFile;

    private final SecretInput input = new SecretInput();

    @Override
    boolean makesProfiles() {
        return true;
    }

    @Override
    int run(Rest rest, Screen screen) throws IOException {
        Rest anonymous = anonymous();
        boolean setup = anonymous.get("/setup").getBoolean("needed", false);
        JsonObject session = setup ? setUp(anonymous) : logIn(anonymous);
        Credentials credentials = credentials();
        Credentials.Choice choice = choice();
        credentials.keep(choice, username, session);
        if (screen.json()) {
            screen.json(session.copy().putNull("token"));
        } else {
            screen.line("Logged in at " + rest.url() + " as " + username + " (" + Screen.cell(session.getValue("roles"))
                    + ") until " + session.getValue("expiresAt") + ".");
            String named = choice.key().equals(choice.url()) ? "" : ", profile " + choice.key();
            screen.line("The token is kept in " + credentials.file() + named + ".");
        }
        return Exit.OK;
    }

    private JsonObject setUp(Rest anonymous) throws IOException {
        String token = input.read(setupTokenFile, "Setup token: ", "--setup-token-file");
        String password = input.readNew(passwordFile, prompt(), "--password-file");
        return anonymous.post("/setup", named().put("token", token).put("password", password));
    }

    private JsonObject logIn(Rest anonymous) throws IOException {
        return anonymous.post(
                "/auth/login", named().put("password", input.read(passwordFile, prompt(), "--password-file")));
    }

    private String prompt() {
        return "Password of " + username + ": ";
    }

    private JsonObject named() {
        return new JsonObject().put("username", username);
    }
}
