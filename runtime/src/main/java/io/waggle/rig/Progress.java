package io.waggle.rig;

import java.io.PrintWriter;
import java.util.Locale;

/** Tells whoever waits what is going on, a line at a time, on standard error. One thread. */
public final class Progress {

    private final PrintWriter err;
    private String workload;

    /** @param first what stands before the first lines */
    public Progress(PrintWriter err, String first) {
        this.err = err;
        this.workload = first;
    }

    public void begin(String name) {
        workload = name;
    }

    public void say(String format, Object... values) {
        err.printf(Locale.ROOT, "%-12s %s%n", workload, String.format(Locale.ROOT, format, values));
        err.flush();
    }
}
