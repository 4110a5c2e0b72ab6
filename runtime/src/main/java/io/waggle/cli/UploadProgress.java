package io.waggle.cli;

import java.time.Duration;

/** Shows how far an upload is: as a bar that moves where somebody watches, else as a line now and then. One thread. */
final class UploadProgress {

    private static final int WIDTH = 24;
    private static final long LINE_NANOS = Duration.ofSeconds(10).toNanos();

    private final UploadTally tally;
    private final Screen screen;
    private final long size;
    private final long begun = System.nanoTime();
    private long saidAt = begun;

    /** @param size how many bytes there are to send; 0: not known */
    UploadProgress(UploadTally tally, Screen screen, long size) {
        this.tally = tally;
        this.screen = screen;
        this.size = size;
    }

    void show() {
        long now = System.nanoTime();
        if (Screen.isTerminal()) {
            screen.progress(text(now));
        } else if (!screen.json() && now - saidAt >= LINE_NANOS) {
            saidAt = now;
            screen.note(text(now));
        }
    }

    private String text(long now) {
        double seconds = Math.max(1e-3, (now - begun) / 1e9);
        long sent = tally.sentLines();
        long answers = tally.answers();
        String text = String.format("%s  %,.0f/s", tally.words(), answers / seconds);
        if (size == 0 || sent == 0) {
            return text;
        }
        double part = Math.min(1, (double) tally.bytes() / size * answers / sent);
        int full = (int) (part * WIDTH);
        String bar = "[" + "#".repeat(full) + "-".repeat(WIDTH - full) + "] " + (int) (part * 100) + " %  ";
        return bar + text + (part == 0 ? "" : "  " + left(seconds * (1 - part) / part) + " left");
    }

    private static String left(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60 ? whole + " s" : String.format("%d:%02d min", whole / 60, whole % 60);
    }
}
