package io.waggle.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A node as a process of its own, which ends when this one does. One thread at a time; blocks. */
public final class NodeProcess {

    private static final String READY = "Waggle is ready: ";
    private static final Duration STOP = Duration.ofSeconds(40);

    private final Process process;
    private final Path log;

    private NodeProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * How to start one.
     *
     * @param program what stands before {@code node}: the start script, or a Java with its class path
     * @param folder where it runs and has its log, and where its password and its data are
     * @param flags what follows {@code node}
     * @param environment what it gets besides; of the caller's own, everything that begins with {@code WAGGLE_} is left
     *     out
     */
    public record Wish(List<String> program, Path folder, List<String> flags, Map<String, String> environment) {

        /** The file with the password of the user {@code admin}. */
        public Path passwordFile() {
            return folder.resolve("password");
        }

        /** Where what it writes to standard error goes, after that of earlier processes. */
        public Path log() {
            return folder.resolve("log");
        }

        private List<String> command() {
            List<String> command = new ArrayList<>(program);
            command.addAll(List.of("node", "--data", folder.resolve("data").toString(), "--end-with-parent"));
            command.addAll(flags);
            return command;
        }
    }

    /** Starts one; {@link #awaitReady} waits for it. */
    public static NodeProcess start(Wish wish) throws IOException {
        Path log = wish.log();
        ProcessBuilder builder = new ProcessBuilder(wish.command())
                .directory(wish.folder().toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("WAGGLE_"));
        builder.environment()
                .put("WAGGLE_ADMIN_PASSWORD_FILE", wish.passwordFile().toString());
        builder.environment().putAll(wish.environment());
        return new NodeProcess(builder.start(), log);
    }

    /** Waits for the line "ready", and returns the address in it. */
    public String awaitReady() throws IOException {
        @SuppressWarnings("resource") // the stream ends with the process
        BufferedReader reader = process.inputReader();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith(READY)) {
                return line.substring(READY.length()).strip();
            }
        }
        List<String> lines = Files.readAllLines(log);
        throw new IllegalStateException("the node did not start, its log ends with\n  "
                + String.join("\n  ", lines.subList(Math.max(0, lines.size() - 5), lines.size())));
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** CPU that the node and its Redis have used since they were started. */
    public Duration cpu() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .flatMap(handle -> handle.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Ends it without a word ({@code kill -9}) and waits until it is gone. */
    public void kill() {
        awaitEnd(process.destroyForcibly());
    }

    /** Tells it to end (SIGTERM); {@link #kill} follows when it does not. @return its exit code */
    public int stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return -1;
        }
        return process.exitValue();
    }

    private static void awaitEnd(Process process) {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
