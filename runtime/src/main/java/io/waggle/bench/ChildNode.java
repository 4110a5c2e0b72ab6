package io.waggle.bench;

import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A node as a process of its own, started by the script that a user would take. One thread; blocks. */
final class ChildNode implements AutoCloseable {

    private static final String READY = "Waggle is ready: ";
    private static final int STOP_SECONDS = 40;

    private final Process process;
    private final Path folder;
    private final String password;

    private ChildNode(Process process, Path folder, String password) {
        this.process = process;
        this.folder = folder;
        this.password = password;
    }

    /**
     * Starts one with a new data folder; it goes when the run ends. {@link #awaitReady} waits for it.
     *
     * @param jvmFlags what {@code WAGGLE_JAVA_OPTS} holds
     * @param flags further flags of {@code waggle node}
     */
    static ChildNode launch(Run run, String jvmFlags, String... flags) throws IOException {
        Path script = run.script();
        if (script == null) {
            throw new Problem(
                    ProblemCode.BAD_REQUEST,
                    "This workload starts nodes as processes of their own: run it by scripts/bench.");
        }
        Path folder = Files.createTempDirectory(run.folder(), "node");
        String password = Passwords.random();
        Path file = Files.writeString(folder.resolve("password"), password);
        List<String> command = new ArrayList<>(List.of(script.toString(), "node", "--port", "0", "--data"));
        command.addAll(List.of(folder.resolve("data").toString(), "--end-with-parent"));
        command.addAll(List.of(flags));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve("log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("WAGGLE_"));
        builder.environment().put("WAGGLE_ADMIN_PASSWORD_FILE", file.toString());
        builder.environment().put("WAGGLE_JAVA_OPTS", jvmFlags);
        return run.tools().closers().add(new ChildNode(builder.start(), folder, password));
    }

    /** Waits for the line "ready", and returns the address in it. */
    String awaitReady() throws IOException {
        @SuppressWarnings("resource") // the stream ends with the process
        BufferedReader reader = process.inputReader();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith(READY)) {
                return line.substring(READY.length()).strip();
            }
        }
        List<String> log = Files.readAllLines(folder.resolve("log"));
        throw new IllegalStateException("the node did not start, its log ends with\n  "
                + String.join("\n  ", log.subList(Math.max(0, log.size() - 5), log.size())));
    }

    /** Waits until it is ready, and logs in. */
    Session session() throws IOException {
        return Session.login(awaitReady(), password);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** CPU that the node and its Redis have used since they were started. */
    Duration cpu() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .flatMap(handle -> handle.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** The most memory that the node's JVM ever had in memory, in MB; {@code null} where the system does not say. */
    @Nullable
    Double peakMemoryMb() throws IOException {
        Path status = Path.of("/proc", Long.toString(pid()), "status");
        if (!Files.exists(status)) {
            return null;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> Double.valueOf(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(null);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Folders.delete(folder);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
