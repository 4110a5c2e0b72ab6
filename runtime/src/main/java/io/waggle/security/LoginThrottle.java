package io.waggle.security;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down guessing, by account and by address. Each try is charged before it is looked at, so that many at once
 * gain nothing; a right password gives the charge back. Kept per node. Any thread: short and synchronised.
 */
final class LoginThrottle {

    private static final int FREE_TRIES = 3;
    private static final long LONGEST_LOCK_MS = 60_000;
    private static final double BURST = 20;
    private static final double PER_MS = 10 / 60_000.0;

    private final InstantSource clock;
    private final Map<String, Lock> accounts = new Recent<>();
    private final Map<String, Bucket> addresses = new Recent<>();

    LoginThrottle(InstantSource clock) {
        this.clock = clock;
    }

    private record Lock(int tries, long until) {}

    private record Bucket(double tokens, long at) {}

    /** Charges a try, or throws {@link Throttled} without charging it. */
    synchronized void charge(String address, String account) {
        long now = clock.millis();
        Bucket bucket = refilled(address, now);
        Lock lock = accounts.getOrDefault(account, new Lock(0, 0));
        if (bucket.tokens < 1) {
            throw refusal((long) Math.ceil((1 - bucket.tokens) / PER_MS));
        }
        if (lock.until > now) {
            throw refusal(lock.until - now);
        }
        addresses.put(address, new Bucket(bucket.tokens - 1, now));
        accounts.put(account, new Lock(lock.tries + 1, now + lockMs(lock.tries + 1)));
    }

    /** Forgets the tries of an account whose right password came. */
    synchronized void forgive(String address, String account) {
        accounts.remove(account);
        Bucket bucket = refilled(address, clock.millis());
        addresses.put(address, new Bucket(Math.min(BURST, bucket.tokens + 1), bucket.at));
    }

    private Bucket refilled(String address, long now) {
        Bucket bucket = addresses.getOrDefault(address, new Bucket(BURST, now));
        return new Bucket(Math.min(BURST, bucket.tokens + Math.max(0, now - bucket.at) * PER_MS), now);
    }

    /** A few tries are free of waiting, then one second, doubling. */
    private static long lockMs(int tries) {
        int over = tries - FREE_TRIES;
        return over <= 0 ? 0 : Math.min(LONGEST_LOCK_MS, 1000L << Math.min(over - 1, 10));
    }

    private static Throttled refusal(long ms) {
        int seconds = (int) Math.max(1, (ms + 999) / 1000);
        return new Throttled("there were too many tries to log in: wait " + seconds + " s and try again.", seconds);
    }

    /** Remembers the ten thousand keys that were used last. */
    private static final class Recent<V> extends LinkedHashMap<String, V> {

        private static final long serialVersionUID = 1L;

        Recent() {
            super(64, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > 10_000;
        }
    }
}
