package io.waggle.bench;

import io.waggle.rig.Folders;
import io.waggle.rig.NodeProcess;
import io.waggle.rig.Passwords;
import io.waggle.rig.Session;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A node as a process of its own, started by the script that a user would take. One thread; blocks. */
final class ChildNode implements AutoCloseable {

    private final NodeProcess process;
    private final Path folder;
    private final String password;

    private ChildNode(NodeProcess process, Path folder, String password) {
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
        List<String> all = new ArrayList<>(List.of("--port", "0"));
        all.addAll(List.of(flags));
        NodeProcess.Wish wish =
                new NodeProcess.Wish(List.of(script.toString()), folder, all, Map.of("WAGGLE_JAVA_OPTS", jvmFlags));
        Files.writeString(wish.passwordFile(), password);
        return run.tools().closers().add(new ChildNode(NodeProcess.start(wish), folder, password));
    }

    /** Waits for the line "ready", and returns the address in it. */
    String awaitReady() throws IOException {
        return process.awaitReady();
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
        return process.cpu();
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
        process.stop();
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
