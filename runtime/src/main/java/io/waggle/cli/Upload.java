package io.waggle.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Submits the lines of a file in chunks, whatever its length. One thread. */
final class Upload {

    private static final int CHUNK = 1000;
    private static final int SHOWN = 20;

    private final Rest rest;
    private final Screen screen;
    private final Map<String, Object> defaults;
    private final List<String> refused = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();
    private JsonArray chunk = new JsonArray();
    private long accepted;

    Upload(Rest rest, Screen screen, Map<String, Object> defaults) {
        this.rest = rest;
        this.screen = screen;
        this.defaults = defaults;
    }

    /** Submits a file, {@code -} for standard input; returns the exit code. */
    int run(Path file) throws IOException {
        try (BufferedReader reader = open(file)) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    add(number, line);
                }
            }
        } catch (NoSuchFileException e) {
            throw new CliFailure(Exit.USAGE, "There is no file " + file + ".");
        }
        send();
        screen.progress("");
        if (screen.json()) {
            screen.json(new JsonObject().put("accepted", accepted).put("rejected", new JsonArray(refused)));
        } else {
            screen.line(accepted + " tasks submitted, " + refused.size() + " refused.");
            refused.stream().limit(SHOWN).forEach(screen::note);
        }
        return refused.isEmpty() ? Exit.OK : Exit.FAILED;
    }

    private static BufferedReader open(Path file) throws IOException {
        return file.toString().equals("-")
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(file);
    }

    private void add(int number, String line) {
        @Nullable JsonObject task = parse(line);
        if (task == null) {
            refused.add("line " + number + ": no JSON object");
            return;
        }
        defaults.forEach((field, value) -> {
            if (!task.containsKey(field)) {
                task.put(field, value);
            }
        });
        chunk.add(task);
        lines.add(number);
        if (chunk.size() == CHUNK) {
            send();
        }
    }

    private static @Nullable JsonObject parse(String line) {
        try {
            return new JsonObject(line);
        } catch (DecodeException e) {
            return null;
        }
    }

    private void send() {
        if (chunk.isEmpty()) {
            return;
        }
        JsonObject answer = new JsonObject(rest.post("/tasks", chunk.encode()));
        accepted += answer.getInteger("accepted", 0);
        for (Object rejected : answer.getJsonArray("rejected", new JsonArray())) {
            JsonObject why = (JsonObject) rejected;
            refused.add("line " + lines.get(why.getInteger("index")) + ": " + why.getString("detail") + " ["
                    + why.getString("code") + "]");
        }
        screen.progress(accepted + " submitted, " + refused.size() + " refused");
        chunk = new JsonArray();
        lines.clear();
    }
}
