package io.waggle.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A node as a process of its own, started by the same script that a user would take. Main thread and its end. */
final class DemoNode {

    private static final String READY = "Waggle is ready: ";
    private static final int STOP_SECONDS = 40;

    private final Path folder;
    private final Path passwordFile;
    private volatile @Nullable Process process;

    DemoNode(Path folder, Path passwordFile) {
        this.folder = folder;
        this.passwordFile = passwordFile;
    }

    /** Starts it and returns its address once it is ready. */
    String start() throws IOException {
        String script = System.getProperty("waggle.script");
        if (script == null) {
            throw new CliFailure(Exit.USAGE, "The demo is started by scripts/demo.");
        }
        ProcessBuilder builder = new ProcessBuilder(
                        script,
                        "node",
                        "--port",
                        "0",
                        "--data",
                        folder.resolve("data").toString(),
                        "--end-with-parent")
                .directory(folder.toFile())
                .redirectError(log().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("WAGGLE_") && !name.equals("WAGGLE_JAVA_OPTS"));
        builder.environment().put("WAGGLE_ADMIN_PASSWORD_FILE", passwordFile.toString());
        Process started = builder.start();
        process = started;
        BufferedReader reader = started.inputReader();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith(READY)) {
                return line.substring(READY.length()).strip();
            }
        }
        throw new CliFailure(Exit.FAILED, "The node did not start. Its log ends\n  " + String.join("\n  ", tail()));
    }

    /** Waits until it ends by itself; returns its exit code. */
    int awaitEnd() throws InterruptedException {
        Process running = process;
        return running == null ? 0 : running.waitFor();
    }

    /** Ends it and waits for that. */
    void stop() {
        Process running = process;
        if (running == null) {
            return;
        }
        running.destroy();
        try {
            if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path log() {
        return folder.resolve("node.log");
    }

    private List<String> tail() throws IOException {
        List<String> lines = Files.readAllLines(log());
        return lines.subList(Math.max(0, lines.size() - 10), lines.size());
    }
}
