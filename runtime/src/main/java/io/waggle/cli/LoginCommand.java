package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Gets a token and keeps it. Where a node has no users yet, it makes the first administrator. */
@Command(
        name = "login",
        description = "Logs in and keeps the token; on a new node, makes the first administrator with the setup token.")
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

    private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));

    @Override
    int run(Rest rest, Screen screen) throws IOException {
        Rest anonymous = anonymous();
        boolean setup = anonymous.get("/setup").getBoolean("needed", false);
        JsonObject session = setup ? setUp(anonymous) : logIn(anonymous);
        Credentials credentials = credentials();
        credentials.keep(rest.url(), session);
        if (screen.json()) {
            screen.json(session.copy().putNull("token"));
        } else {
            screen.line("Logged in at " + rest.url() + " as " + username + " (" + Screen.cell(session.getValue("roles"))
                    + ") until " + session.getValue("expiresAt") + ".");
            screen.line("The token is kept in " + credentials.file() + ".");
        }
        return Exit.OK;
    }

    private JsonObject setUp(Rest anonymous) throws IOException {
        String token = secret(setupTokenFile, "Setup token: ", "--setup-token-file");
        return anonymous.post("/setup", named().put("token", token).put("password", newPassword()));
    }

    private JsonObject logIn(Rest anonymous) throws IOException {
        return anonymous.post("/auth/login", named().put("password", password()));
    }

    private JsonObject named() {
        return new JsonObject().put("username", username);
    }

    private String password() throws IOException {
        return secret(passwordFile, "Password of " + username + ": ", "--password-file");
    }

    /** Asked for twice at a terminal: a slip would lock out the only user there is. */
    private String newPassword() throws IOException {
        String password = password();
        if (passwordFile == null
                && terminal() != null
                && !password.equals(secret(null, "The same again: ", "--password-file"))) {
            throw new CliFailure(Exit.FAILED, "The two passwords differ: nothing has been done, try again.");
        }
        return password;
    }

    /** Where a password can be asked for without showing it. */
    @SuppressWarnings("SystemConsoleNull") // Before Java 22 it can be null; after, isTerminal() tells.
    private static @Nullable Console terminal() {
        return Screen.isTerminal() ? System.console() : null;
    }

    private String secret(@Nullable Path file, String prompt, String option) throws IOException {
        if (file != null) {
            if (!Files.isReadable(file)) {
                throw new CliFailure(Exit.USAGE, "There is no file " + file + " that can be read.");
            }
            return Files.readString(file).strip();
        }
        Console terminal = terminal();
        if (terminal != null) {
            char[] typed = terminal.readPassword("%s", prompt);
            return typed == null ? "" : new String(typed);
        }
        String line = input.readLine();
        if (line == null) {
            throw new CliFailure(Exit.USAGE, "There is no terminal to ask on: give " + option + ".");
        }
        return line.strip();
    }
}
