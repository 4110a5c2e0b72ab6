package io.waggle.trial;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A node in a JVM of its own, which can be killed, told to end, and suspended. Gone after {@link #close()}. */
final class ChildNode implements AutoCloseable {

    private static final String READY = "Waggle is ready: ";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final Path out;
    private final Path log;
    private final boolean ownsRedis;

    private ChildNode(Process process, boolean ownsRedis, Path out, Path log) {
        this.process = process;
        this.ownsRedis = ownsRedis;
        this.out = out;
        this.log = log;
    }

    /** Launches a node that keeps its data in a folder; it is ready when {@link #rest()} answers. */
    static ChildNode launch(Path data, String... flags) {
        return launch(List.of(), data, flags);
    }

    /** The same with flags for its JVM. */
    static ChildNode launch(List<String> jvm, Path data, String... flags) {
        return launch(null, jvm, data, flags);
    }

    /**
     * The same with something before the product.
     *
     * @param front a folder of classes; {@code null}: none
     */
    static ChildNode launch(@Nullable Path front, List<String> jvm, Path data, String... flags) {
        Path out = data.resolveSibling(data.getFileName() + ".out");
        Path log = data.resolveSibling(data.getFileName() + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(jvm);
        command.addAll(List.of("-cp", classPath(front), "io.waggle.Main", "node"));
        command.addAll(List.of("--data", data.toString(), "--end-with-parent"));
        if (!List.of(flags).contains("--port")) {
            command.addAll(List.of("--port", "0"));
        }
        command.addAll(List.of(flags));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("WAGGLE_"));
        builder.environment()
                .put("WAGGLE_ADMIN_PASSWORD_FILE", Configs.passwordFile(data).toString());
        try {
            return new ChildNode(builder.start(), !List.of(flags).contains("--redis"), out, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String classPath(@Nullable Path front) {
        String product = System.getProperty("java.class.path");
        return front == null ? product : front + File.pathSeparator + product;
    }

    /** Waits until the node is ready, and logs in as its administrator. */
    Rest rest() {
        String url = await("the node to be ready")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(this::url, Optional::isPresent)
                .orElseThrow();
        return new Rest(url).login("admin");
    }

    private Optional<String> url() throws IOException {
        Optional<String> line = Files.readAllLines(out).stream()
                .filter(text -> text.startsWith(READY))
                .findFirst();
        if (line.isEmpty() && !process.isAlive()) {
            throw new IllegalStateException("the node ended with " + process.exitValue() + ":\n" + log());
        }
        return line.map(text -> text.substring(READY.length()).strip());
    }

    boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** What the node said on standard error. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL; answers when it was sent, in milliseconds since 1970. */
    long kill() {
        process.destroyForcibly();
        long at = System.currentTimeMillis();
        waitFor();
        return at;
    }

    /** SIGTERM; answers the exit code. */
    int terminate() {
        process.destroy();
        return waitFor();
    }

    void suspend() {
        Signals.send("STOP", pid());
    }

    void resume() {
        Signals.send("CONT", pid());
    }

    /** Waits until it has ended by itself; answers the exit code. */
    int awaitEnd() {
        return waitFor();
    }

    private int waitFor() {
        try {
            if (process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            throw new IllegalStateException("the node did not end:\n" + log());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends the node in any case; politely where it has a Redis, which then has left its folder when this returns. */
    @Override
    public void close() {
        try {
            if (ownsRedis && process.isAlive()) {
                process.destroy();
                resume();
                process.waitFor(40, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
