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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The servers that somebody has logged in to, in a file of mode 0600 in the user's own folder: each under the name of a
 * profile, or under its address where none was named. One thread.
 */
final class Credentials {

    /** The profile that counts where none is named. */
    static final String DEFAULT = "default";

    private static final String USUAL_URL = "http://127.0.0.1:8080";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

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

    /**
     * Where a verb goes, and with what.
     *
     * @param key under what a login there is kept
     * @param known whether the profile that was named is there; {@code true} when none was
     */
    record Choice(String key, String url, Optional<String> token, boolean known) {}

    /**
     * The address: the flag {@code --url}, the one of the profile that a flag names, {@code WAGGLE_URL}, that of the
     * profile in {@code WAGGLE_PROFILE} or else {@code default}, and then the usual one. A profile's token is shown at
     * the profile's address only.
     */
    Choice choose(@Nullable String url, @Nullable String profile) {
        String fromEnvironment = given("WAGGLE_PROFILE");
        String named = profile != null ? profile : fromEnvironment;
        if (named != null && !NAME.matcher(named).matches()) {
            throw new CliFailure(Exit.USAGE, "\"" + named + "\" is no profile: letters, digits and . _ -.");
        }
        JsonObject all = read();
        String used = named == null ? DEFAULT : named;
        JsonObject entry = all.getJsonObject(used);
        String of = entry == null ? null : entry.getString("url");
        String where = trim(first(url, profile == null ? null : of, given("WAGGLE_URL"), of, USUAL_URL));
        boolean there = where.equals(of);
        String kept = token(there ? entry : all.getJsonObject(where));
        String shown = profile != null ? first(kept, given("WAGGLE_TOKEN")) : first(given("WAGGLE_TOKEN"), kept);
        boolean underName = named != null || there;
        return new Choice(underName ? used : where, where, Optional.ofNullable(shown), named == null || entry != null);
    }

    /** Keeps a token. */
    void keep(Choice where, String username, JsonObject session) {
        JsonObject all = read();
        all.put(
                where.key(),
                new JsonObject()
                        .put("url", where.url())
                        .put("username", username)
                        .put("token", session.getString("token"))
                        .put("expiresAt", session.getValue("expiresAt")));
        try {
            write(all.encodePrettily() + "\n");
        } catch (IOException e) {
            throw new CliFailure(Exit.FAILED, "The token cannot be kept in " + file + ": " + e.getMessage());
        }
    }

    /** What is kept, by profile or address. */
    JsonObject all() {
        return read();
    }

    Path file() {
        return file;
    }

    private @Nullable String given(String variable) {
        String value = environment.get(variable);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static @Nullable String token(@Nullable JsonObject entry) {
        return entry == null ? null : entry.getString("token");
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one != null ? one : other;
    }

    private static String first(
            @Nullable String a, @Nullable String b, @Nullable String c, @Nullable String d, String last) {
        String found = first(first(first(a, b), c), d);
        return found == null ? last : found;
    }

    private static String trim(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
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
