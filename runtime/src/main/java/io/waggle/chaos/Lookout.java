package io.waggle.chaos;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Looks at the ledgers while they grow, tells every five seconds how far things are, and notes when this process was held
 * up. One thread, which it blocks.
 */
final class Lookout {

    private static final long LINE_NANOS = 5_000_000_000L;
    private static final long GLANCE_MS = 100;
    private static final long STALL_MS = 1_000;
    private static final long STILL_MS = 3_000;

    private final Site site;
    private final Progress progress;
    private final BooleanSupplier ending;
    private final Ledgers ledgers;
    private final Book book = new Book();
    private final List<long[]> stalls = new ArrayList<>();
    private final long begun = System.nanoTime();
    private long toldAt = begun;
    private long lookedAt = System.currentTimeMillis();

    /** @param ending whether the run is to be broken off */
    Lookout(Site site, Progress progress, BooleanSupplier ending) {
        this.site = site;
        this.progress = progress;
        this.ending = ending;
        this.ledgers = new Ledgers(site.ledgers());
    }

    Book book() {
        return book;
    }

    Ledgers ledgers() {
        return ledgers;
    }

    /** When this process was held up for more than a second: from and to. */
    List<long[]> stalls() {
        return stalls;
    }

    /** How long the run has lasted. */
    long seconds() {
        return (System.nanoTime() - begun) / 1_000_000_000L;
    }

    /** Looks until so many tasks have ended. */
    void untilDone(int count) throws IOException, InterruptedException {
        while (book.done() < count) {
            look();
        }
    }

    /** Looks until something else is over. */
    <T> T until(CompletableFuture<T> done) throws IOException, InterruptedException {
        while (!done.isDone()) {
            look();
        }
        return done.join();
    }

    /**
     * Looks until nothing is on its way, or until nothing has moved for long.
     *
     * @param stuckMs how long that is
     */
    void untilStill(long stuckMs) throws IOException, InterruptedException {
        String last = "";
        long since = System.nanoTime();
        long left = Long.MAX_VALUE;
        while (System.nanoTime() - since < (left == 0 ? STILL_MS : stuckMs) * 1_000_000) {
            look();
            StringBuilder now = new StringBuilder();
            left = 0;
            for (Object item : site.session(0).get("/channels").getJsonArray("items")) {
                JsonObject channel = (JsonObject) item;
                for (String field : List.of("queued", "running", "scheduled")) {
                    left += Math.abs(channel.getLong(field));
                }
                now.append(channel.getLong("succeededTotal") + channel.getLong("failedTotal"))
                        .append(' ');
            }
            now.append(left);
            if (!now.toString().equals(last)) {
                last = now.toString();
                since = System.nanoTime();
            }
        }
    }

    private void look() throws IOException, InterruptedException {
        if (ending.getAsBoolean()) {
            throw new IllegalStateException("the run was ended");
        }
        long now = System.currentTimeMillis();
        if (now - lookedAt > STALL_MS) {
            stalls.add(new long[] {lookedAt, now});
        }
        lookedAt = now;
        ledgers.follow((writer, entry) -> {
            boolean last = entry.what() == 'E' || (entry.what() == 'F' && entry.attempt() >= Job.ATTEMPTS);
            if (last && entry.number() >= 0) {
                book.done(entry.number());
            }
        });
        if (System.nanoTime() - toldAt > LINE_NANOS) {
            toldAt = System.nanoTime();
            progress.say(
                    "%6d s  %,d tasks acknowledged, %,d done, %,d unknown",
                    seconds(), book.acknowledged(), book.done(), book.count(Book.Word.UNKNOWN));
        }
        Thread.sleep(GLANCE_MS);
    }
}
