package io.waggle.fleet;

import io.waggle.control.Program;
import io.waggle.control.ProgramEnd;
import io.waggle.control.ProgramEnd.Outcome;
import io.waggle.event.Durations;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One run of a program, without a shell. One thread. */
final class ProgramRunner {

    /** Of the node's own environment, what begins so may hold a password. */
    private static final String OWN = "WAGGLE_";

    private static final long KILL_MS = 500;

    private final Program program;
    private List<BoundedOutput> outputs = List.of();

    ProgramRunner(Program program) {
        this.program = program;
    }

    /**
     * Runs it and waits for its end. Blocks for its timeout and about two seconds at most: never on an event loop. When the
     * thread is interrupted, the program is killed.
     */
    ProgramEnd run() throws InterruptedException {
        long start = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(program.argv());
        builder.environment().keySet().removeIf(ProgramRunner::isOwn);
        if (program.cwd() != null) {
            builder.directory(new File(program.cwd()));
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

    /** Waits until nobody holds its output any more: what it left running may do so for long. */
    void awaitOutput() throws InterruptedException {
        for (BoundedOutput output : outputs) {
            output.awaitEnd();
        }
    }

    /** Whether an environment variable is the node's, and not for programs. */
    static boolean isOwn(String variable) {
        return variable.startsWith(OWN);
    }

    private ProgramEnd ended(Process process, long start) throws InterruptedException {
        BoundedOutput out = BoundedOutput.of(process.getInputStream());
        BoundedOutput err = BoundedOutput.of(process.getErrorStream());
        outputs = List.of(out, err);
        close(process);
        boolean inTime = process.waitFor(program.timeout().toNanos(), TimeUnit.NANOSECONDS);
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
                inTime
                        ? ""
                        : "killed with all that it started: it ran longer than " + Durations.text(program.timeout()));
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
