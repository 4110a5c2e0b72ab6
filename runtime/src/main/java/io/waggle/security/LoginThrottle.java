package io.waggle.security;

import io.waggle.store.LoginTry;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down guessing where the cluster's counts cannot be reached, by the rules of {@link LoginTry}. Each try is charged
 * before it is looked at, so that many at once gain nothing; a right password gives the charge back. Any thread: short
 * and synchronised.
 */
final class LoginThrottle {

    private static final double PER_MS = LoginTry.PER_MINUTE / 60_000.0;

    private final InstantSource clock;
    private final Map<String, Lock> strangers = new Recent<>();
    private final Map<LoginTry, Lock> known = new Recent<>();
    private final Map<String, Bucket> addresses = new Recent<>();

    LoginThrottle(InstantSource clock) {
        this.clock = clock;
    }

    private record Lock(int tries, long until) {

        static final Lock NONE = new Lock(0, 0);

        Lock next(long now) {
            return new Lock(tries + 1, now + LoginTry.waitMs(tries + 1));
        }
    }

    private record Bucket(double tokens, long at) {}

    /** Charges a try, or answers for how many milliseconds it has to wait, and does not. */
    synchronized long charge(LoginTry one) {
        long now = clock.millis();
        Bucket bucket = refilled(one.address(), now);
        Lock own = known.get(one);
        Lock lock = own == null ? strangers.getOrDefault(one.account(), Lock.NONE) : own;
        if (bucket.tokens < 1) {
            return (long) Math.ceil((1 - bucket.tokens) / PER_MS);
        }
        if (lock.until > now) {
            return lock.until - now;
        }
        addresses.put(one.address(), new Bucket(bucket.tokens - 1, now));
        if (own == null) {
            strangers.put(one.account(), lock.next(now));
        } else {
            known.put(one, lock.next(now));
        }
        return 0;
    }

    /** Forgets the tries before a right password, and knows from now on where it came from. */
    synchronized void forgive(LoginTry one) {
        if (known.put(one, Lock.NONE) == null) {
            strangers.remove(one.account());
        }
        Bucket bucket = refilled(one.address(), clock.millis());
        addresses.put(one.address(), new Bucket(Math.min(LoginTry.BURST, bucket.tokens + 1), bucket.at));
    }

    private Bucket refilled(String address, long now) {
        Bucket bucket = addresses.getOrDefault(address, new Bucket(LoginTry.BURST, now));
        return new Bucket(Math.min(LoginTry.BURST, bucket.tokens + Math.max(0, now - bucket.at) * PER_MS), now);
    }

    /** Remembers the ten thousand keys that were used last. */
    private static final class Recent<K, V> extends LinkedHashMap<K, V> {

        private static final long serialVersionUID = 1L;

        Recent() {
            super(64, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > 10_000;
        }
    }
}
