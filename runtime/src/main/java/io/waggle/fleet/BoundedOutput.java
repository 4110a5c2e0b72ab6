package io.waggle.fleet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a program writes, read to its end on a thread of its own, so that the program never waits; only the beginning is
 * kept. {@code synchronized}: the reader writes, the asker reads.
 */
final class BoundedOutput {

    /** How many bytes are kept. */
    static final int BYTES = 64 * 1024;

    private static final long WAIT_MS = 500;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Thread reader;
    private boolean cut;

    private BoundedOutput(InputStream from) {
        reader = new Thread(() -> read(from), "waggle-program-output");
        reader.setDaemon(true);
    }

    static BoundedOutput of(InputStream from) {
        BoundedOutput output = new BoundedOutput(from);
        output.reader.start();
        return output;
    }

    /** What was written; waits a little for the rest, as a grandchild may hold the pipe open for ever. */
    String text() throws InterruptedException {
        reader.join(WAIT_MS);
        synchronized (this) {
            return kept.toString(StandardCharsets.UTF_8);
        }
    }

    /** Waits until nobody holds the other end any more. */
    void awaitEnd() throws InterruptedException {
        reader.join();
    }

    /** Whether there was more. */
    synchronized boolean cut() {
        return cut;
    }

    private void read(InputStream from) {
        byte[] some = new byte[8192];
        try (from) {
            for (int count = from.read(some); count >= 0; count = from.read(some)) {
                keep(some, count);
            }
        } catch (IOException closed) {
            // The program was killed while it wrote: what it wrote before is kept.
        }
    }

    private synchronized void keep(byte[] some, int count) {
        int room = Math.min(count, BYTES - kept.size());
        kept.write(some, 0, room);
        cut |= room < count;
    }
}
