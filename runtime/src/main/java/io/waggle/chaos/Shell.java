package io.waggle.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs small commands of the system. Blocks. */
final class Shell {

    private static final int SECONDS = 10;

    private Shell() {}

    /** Runs one to its end; fails with what it said when it did not end well. */
    static void run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + said.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Whether a command is there and ends well. */
    static boolean works(List<String> command) {
        try {
            run(command);
            return true;
        } catch (UncheckedIOException | IllegalStateException e) {
            return false;
        }
    }

    /** Sends a signal to a process. */
    static void signal(String name, long pid) {
        run(List.of("sh", "-c", "kill -" + name + " \"$0\"", Long.toString(pid)));
    }
}
