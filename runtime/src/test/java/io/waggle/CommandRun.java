package io.waggle;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** The program's command line inside this JVM, and what it said. One thread. */
final class CommandRun {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine waggle =
            Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    /** Runs one command; answers its exit code. */
    int run(String... words) {
        return waggle.execute(words);
    }

    /** All it said on standard output. */
    String out() {
        return out.toString();
    }

    /** All it said on standard error. */
    String err() {
        return err.toString();
    }
}
