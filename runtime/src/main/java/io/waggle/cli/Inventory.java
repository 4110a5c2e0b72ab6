package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Submits a {@code jar-inventory} task per file, watches until all have ended and sums up. One thread; blocks. */
final class Inventory {

    private static final String FUNCTION = "jar-inventory";
    private static final int CHUNK = 500;
    private static final int BAR = 40;
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LINE_EVERY = Duration.ofSeconds(2);

    private record Jar(Path path, long size, long classes) {}

    private final Rest rest;
    private final Screen screen;

    Inventory(Rest rest, Screen screen) {
        this.rest = rest;
        this.screen = screen;
    }

    /** The summary, line by line. */
    List<String> run(List<Path> files) throws InterruptedException {
        screen.line("Submitting " + files.size() + " tasks …");
        long start = System.nanoTime();
        submit(files);
        await(files.size());
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return summary(files.size(), took);
    }

    private void submit(List<Path> files) {
        for (int from = 0; from < files.size(); from += CHUNK) {
            JsonArray tasks = new JsonArray();
            files.subList(from, Math.min(files.size(), from + CHUNK))
                    .forEach(file -> tasks.add(new JsonObject()
                            .put("function", FUNCTION)
                            .put("payload", new JsonObject().put("path", file.toString()))));
            JsonObject answer = new JsonObject(rest.post("/tasks", tasks.encode()));
            JsonArray rejected = answer.getJsonArray("rejected", new JsonArray());
            if (!rejected.isEmpty()) {
                throw new CliFailure(Exit.FAILED, "The node refused tasks: " + rejected.getValue(0));
            }
        }
    }

    private void await(int total) throws InterruptedException {
        long ended = 0;
        long moved = System.nanoTime();
        long spoke = 0;
        while (ended < total) {
            JsonObject channel = rest.get("/channels/" + FUNCTION);
            long now = channel.getLong("succeeded", 0L) + channel.getLong("failed", 0L);
            if (now > ended) {
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > PATIENCE.toNanos()) {
                throw new CliFailure(Exit.FAILED, "Nothing has moved for two minutes: " + channel.encode());
            }
            ended = now;
            screen.progress(bar(ended, total));
            if (!Screen.isTerminal() && (ended == total || System.nanoTime() - spoke > LINE_EVERY.toNanos())) {
                screen.line("  " + ended + " of " + total);
                spoke = System.nanoTime();
            }
            if (ended < total) {
                Thread.sleep(LOOK.toMillis());
            }
        }
        screen.progress("");
    }

    private static String bar(long done, long total) {
        int full = (int) (BAR * done / total);
        return "█".repeat(full) + "░".repeat(BAR - full) + "  " + done + " / " + total;
    }

    private List<String> summary(int total, Duration took) {
        List<Jar> jars = Screen.items(tasks("state=SUCCEEDED", total)).stream()
                .map(Inventory::jar)
                .toList();
        List<JsonObject> failed = Screen.items(tasks("state=FAILED", total));
        double seconds = Math.max(took.toMillis(), 1) / 1000.0;
        List<String> lines = new ArrayList<>(List.of(
                "",
                String.format(
                        Locale.ROOT, "%-22s %d (%d jars read, %d failed)", "Tasks", total, jars.size(), failed.size()),
                String.format(Locale.ROOT, "%-22s %.1f s", "Duration", seconds),
                String.format(Locale.ROOT, "%-22s %.0f", "Tasks per second", total / seconds),
                String.format(
                        Locale.ROOT,
                        "%-22s %,d",
                        "Classes seen",
                        jars.stream().mapToLong(Jar::classes).sum()),
                "Five largest jars"));
        jars.stream()
                .sorted(Comparator.comparingLong(Jar::size).reversed())
                .limit(5)
                .forEach(jar -> lines.add(String.format(
                        Locale.ROOT,
                        "  %7.1f MB  %,7d classes  %s",
                        jar.size() / 1e6,
                        jar.classes(),
                        name(jar.path()))));
        lines.add("Fail list");
        failed.forEach(task -> lines.add("  " + name(path(task)) + "  " + FailedCommand.reason(task)));
        return lines;
    }

    private JsonObject tasks(String filter, int most) {
        return Pages.get(rest, "/tasks?channel=" + FUNCTION + "&" + filter, most);
    }

    private static Jar jar(JsonObject task) {
        Path path = path(task);
        JsonObject result = task.getJsonObject("result", new JsonObject());
        return new Jar(path, size(path), result.getLong("classes", 0L));
    }

    private static Path path(JsonObject task) {
        return Path.of(task.getJsonObject("payload", new JsonObject()).getString("path", ""));
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException gone) {
            return 0;
        }
    }
}
