package io.waggle.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** The tokens of {@code waggle login}, one per node address, in a file of mode 0600 in the user's own folder. */
final class Credentials {

    private final Map<String, String> environment;
    private final Path file;

    Credentials(Map<String, String> environment) {
        this.environment = environment;
        String configured = environment.get("XDG_CONFIG_HOME");
        Path folder = configured == null || configured.isBlank()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".config")
                : Path.of(configured);
        this.file = folder.resolve("waggle").resolve("credentials.json");
    }

    /** The token for a node: {@code WAGGLE_TOKEN} before the one that is kept. */
    Optional<String> token(String url) {
        String given = environment.get("WAGGLE_TOKEN");
        if (given != null && !given.isBlank()) {
            return Optional.of(given.strip());
        }
        return Optional.ofNullable(read().getJsonObject(url)).map(entry -> entry.getString("token"));
    }

    /** Keeps a token. */
    void keep(String url, JsonObject session) {
        JsonObject all = read();
        all.put(
                url,
                new JsonObject()
                        .put("token", session.getString("token"))
                        .put("expiresAt", session.getValue("expiresAt")));
        try {
            write(all.encodePrettily() + "\n");
        } catch (IOException e) {
            throw new CliFailure(Exit.FAILED, "The token cannot be kept in " + file + ": " + e.getMessage());
        }
    }

    Path file() {
        return file;
    }

    private void write(String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path temporary = Files.createTempFile(
                folder,
                "credentials",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(temporary, text);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private JsonObject read() {
        try {
            return Files.exists(file) ? new JsonObject(Files.readString(file)) : new JsonObject();
        } catch (IOException | DecodeException e) {
            throw new CliFailure(
                    Exit.FAILED, "The file " + file + " cannot be read: delete it and run \"waggle login\" again.");
        }
    }
}
