package io.waggle.cli;

import io.vertx.core.json.JsonObject;

/** How far a long piece of work is, as a bar on a terminal; elsewhere nothing is shown. Main thread. */
final class Progress {

    private static final int WIDTH = 30;

    private final Screen screen;
    private boolean shown;

    Progress(Screen screen) {
        this.screen = screen;
    }

    /** A line of {@code {"matched","done"}}; a receipt, which has an {@code action}, is none. */
    void show(JsonObject line) {
        if (line.containsKey("action") || line.containsKey("code")) {
            return;
        }
        shown = true;
        long matched = line.getLong("matched", 0L);
        long done = line.getLong("done", 0L);
        long of = Math.max(1, Math.max(matched, done));
        int full = (int) (done * WIDTH / of);
        screen.progress("[" + "#".repeat(full) + ".".repeat(WIDTH - full) + "] " + done * 100 / of + "%  " + done
                + " of " + matched);
    }

    /** Takes the bar away. */
    void over() {
        if (shown) {
            screen.progress("");
        }
    }
}
