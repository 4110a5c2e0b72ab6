package io.waggle.client;

import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Which endpoint is asked next: the one that works, until it fails; then it rests, longer each time, and the next one is
 * asked. Any thread, under its own lock.
 */
final class Endpoints {

    private static final long FIRST_REST_MS = 1_000;
    private static final long LONGEST_REST_MS = 30_000;

    private final List<Endpoint> all;
    private final LongSupplier nanos;
    private int current;

    /** One of them, with what is known of it. */
    private static final class Endpoint {
        private final URI uri;
        private int failures;
        private long restUntil;
        private boolean asked;
        private boolean resting;

        private Endpoint(URI uri) {
            this.uri = uri;
        }
    }

    /**
     * What to ask.
     *
     * @param ready whether it does not rest
     * @param waitMs for how long it said that nothing can be had of it
     */
    record Choice(URI uri, boolean ready, long waitMs) {}

    /** @param nanos the clock, as {@link System#nanoTime} */
    Endpoints(List<URI> uris, LongSupplier nanos) {
        this.all = uris.stream().map(Endpoint::new).toList();
        this.nanos = nanos;
    }

    /** The one to ask; when all rest, the one that has rested first. */
    synchronized Choice choose() {
        long now = nanos.getAsLong();
        for (int i = 0; i < all.size(); i++) {
            int index = (current + i) % all.size();
            Endpoint one = all.get(index);
            if (!one.resting || one.restUntil - now <= 0) {
                current = index;
                return new Choice(one.uri, true, 0);
            }
        }
        Endpoint first = all.get(0);
        for (Endpoint one : all) {
            first = one.restUntil - first.restUntil < 0 ? one : first;
        }
        long wait = TimeUnit.NANOSECONDS.toMillis(first.restUntil - now) + 1;
        return new Choice(first.uri, false, first.asked ? wait : 0);
    }

    /** It answered. */
    synchronized void works(URI uri) {
        Endpoint one = find(uri);
        one.failures = 0;
        one.resting = false;
        one.asked = false;
    }

    /**
     * It failed.
     *
     * @param askedMs for how long it asked to be left alone; 0: it did not say
     */
    synchronized void rest(URI uri, long askedMs) {
        Endpoint one = find(uri);
        long own = Math.min(LONGEST_REST_MS, FIRST_REST_MS << Math.min(one.failures, 10));
        one.failures++;
        one.resting = true;
        one.asked = askedMs > 0;
        one.restUntil = nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(askedMs > 0 ? askedMs : own);
    }

    private Endpoint find(URI uri) {
        return all.stream().filter(one -> one.uri.equals(uri)).findFirst().orElseThrow();
    }
}
