package io.waggle.bench;

import java.io.PrintWriter;
import java.util.Locale;

/** Tells whoever waits what is going on, a line at a time, on standard error. One thread. */
final class Progress {

    private final PrintWriter err;
    private String workload = "bench";

    Progress(PrintWriter err) {
        this.err = err;
    }

    void begin(String name) {
        workload = name;
    }

    void say(String format, Object... values) {
        err.printf(Locale.ROOT, "%-12s %s%n", workload, String.format(Locale.ROOT, format, values));
        err.flush();
    }
}
