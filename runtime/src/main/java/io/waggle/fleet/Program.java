package io.waggle.fleet;

import io.waggle.control.ProgramEnd;
import io.waggle.control.ProgramEnd.Outcome;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs without a shell, with nothing to read, for a bounded time. Immutable; {@link #run} blocks.
 *
 * @param argv the program and its arguments
 * @param timeout after how long it is killed, with all that it started
 * @param cwd the folder it runs in; {@code null}: that of the node
 * @param env what is added to the node's environment
 */
record Program(
        List<String> argv, Duration timeout, @Nullable String cwd, Map<String, String> env) {

    private static final long KILL_MS = 500;

    Program {
        argv = List.copyOf(argv);
        env = Map.copyOf(env);
    }

    /** Runs it and waits for its end. Blocks for the timeout and about two seconds at most: never on an event loop. */
    ProgramEnd run() throws InterruptedException {
        long start = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(argv);
        builder.environment().putAll(env);
        if (cwd != null) {
            builder.directory(new File(cwd));
        }
        Process process;
        try {
            process = builder.start();
        } catch (IOException | IllegalArgumentException refused) {
            return new ProgramEnd(
                    Outcome.FAILED, null, "", "", false, since(start), "could not be started: " + refused.getMessage());
        }
        try {
            return ended(process, start);
        } finally {
            kill(process);
        }
    }

    private ProgramEnd ended(Process process, long start) throws InterruptedException {
        BoundedOutput out = BoundedOutput.of(process.getInputStream());
        BoundedOutput err = BoundedOutput.of(process.getErrorStream());
        close(process);
        boolean inTime = process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS);
        if (!inTime) {
            kill(process);
        }
        Duration took = since(start);
        String stdout = out.text();
        String stderr = err.text();
        return new ProgramEnd(
                inTime ? Outcome.DONE : Outcome.TIMEOUT,
                inTime ? Integer.valueOf(process.exitValue()) : null,
                stdout,
                stderr,
                out.cut() || err.cut(),
                took,
                inTime ? "" : "killed with all that it started: it ran longer than " + timeout.toMillis() + " ms");
    }

    private static void close(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException closed) {
            // The program has ended already: it reads nothing either way.
        }
    }

    /** Asks the whole tree to end, then ends what is left. */
    private static void kill(Process process) throws InterruptedException {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> tree = tree(process);
        tree.forEach(ProcessHandle::destroy);
        process.waitFor(KILL_MS, TimeUnit.MILLISECONDS);
        Stream.concat(tree.stream(), process.descendants()).forEach(ProcessHandle::destroyForcibly);
        process.waitFor(KILL_MS, TimeUnit.MILLISECONDS);
    }

    private static List<ProcessHandle> tree(Process process) {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
