package io.waggle.bench;

import io.waggle.rig.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Watches how many tasks have been done, by asking the node as the console does; the nearer the end, the oftener. One
 * thread, which it blocks.
 */
final class Watch {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long SHORTEST_MS = 4;

    private final Session session;
    private final long longestMs;
    private final List<Point> points = new ArrayList<>();

    /**
     * How many were done at a moment.
     *
     * @param nanos since the watch began
     */
    record Point(long nanos, long done) {}

    /** @param longest how long at most between two questions */
    Watch(Session session, Duration longest) {
        this.session = session;
        this.longestMs = longest.toMillis();
    }

    List<Point> points() {
        return List.copyOf(points);
    }

    /**
     * Waits until tasks have been done.
     *
     * @param before how many had been done before
     * @param count how many more are to be done
     * @param begun when it began, {@link System#nanoTime()}
     * @return how many nanoseconds it took
     */
    long await(Session.Totals before, long count, long begun) throws InterruptedException {
        long last = 0;
        long movedAt = System.nanoTime();
        while (true) {
            Session.Totals now = session.totals();
            long at = System.nanoTime();
            long done = now.succeeded() - before.succeeded();
            points.add(new Point(at - begun, done));
            if (now.failed() > before.failed()) {
                throw new IllegalStateException(now.failed() - before.failed() + " tasks failed");
            }
            if (done >= count) {
                return at - begun;
            }
            if (done > last) {
                last = done;
                movedAt = at;
            } else if (at - movedAt > PATIENCE.toNanos()) {
                throw new IllegalStateException("after " + done + " of " + count + " tasks nothing more was done for "
                        + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(pauseMs(at - begun, done, count));
        }
    }

    /** Half of the time that the rest should take. */
    private long pauseMs(long nanos, long done, long count) {
        double left = done == 0 ? longestMs : (count - done) * (nanos / 1e6 / done) / 2;
        return Math.max(SHORTEST_MS, Math.min(longestMs, (long) left));
    }
}
