package io.waggle.client;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Names for requests that may be sent twice: 80 random bits of this client, and a count. Any thread. */
final class Keys {

    private static final int RANDOM_BYTES = 10;

    private final String client;
    private final AtomicLong count = new AtomicLong();

    Keys() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        client = new java.math.BigInteger(1, random).toString(Character.MAX_RADIX);
    }

    String next() {
        return "c-" + client + "-" + Long.toString(count.incrementAndGet(), Character.MAX_RADIX);
    }
}
