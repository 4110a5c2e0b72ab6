package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Changes the own password, and keeps the new session's token. */
@Command(
        name = "password",
        description =
                "Changes your own password; every other session of yours ends. The old one is asked for first; from"
                        + " standard input it is the first line, and the new one the second.")
final class PasswordCommand extends ClientCommand {

    @Option(names = "--old-file", paramLabel = "FILE", description = "Where the old password stands.")
    private @Nullable Path oldFile;

    @Option(names = "--new-file", paramLabel = "FILE", description = "Where the new password stands.")
    private @Nullable Path newFile;

    private final SecretInput input = new SecretInput();

    @Override
    int run(Rest rest, Screen screen) throws IOException {
        String old = input.read(oldFile, "Old password: ", "--old-file");
        String fresh = input.readNew(newFile, "New password: ", "--new-file");
        JsonObject session =
                rest.post("/auth/password", new JsonObject().put("old", old).put("new", fresh));
        String username = session.getString("username");
        credentials().keep(choice(), username, session);
        if (screen.json()) {
            screen.json(session.copy().putNull("token"));
        } else {
            screen.line("The password of " + username + " has been changed; you stay logged in, and nobody else does.");
        }
        return Exit.OK;
    }
}
