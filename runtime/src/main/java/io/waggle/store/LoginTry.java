package io.waggle.store;

import java.time.Duration;

/**
 * A try to log in, and what slows tries down. A few are free; then each that fails makes the account wait, twice as long
 * each time. An address has so many tries, whatever accounts they are for. Where a right password for the account came
 * from the same address before, only the tries from there make it wait: nobody is kept out by what strangers guess.
 *
 * @param account the name that was given
 * @param address where it comes from
 */
public record LoginTry(String account, String address) {

    /** So many tries in a row are free of waiting. */
    public static final int FREE = 3;

    /** The longest wait. */
    public static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    /** So many tries an address has at once. */
    public static final int BURST = 20;

    /** So many more it gets each minute. */
    public static final int PER_MINUTE = 10;

    /** For how long an address is known from which a right password came. */
    public static final Duration KNOWN = Duration.ofDays(30);

    /** For how long the tries of strangers count. */
    public static final Duration COUNTED = Duration.ofHours(1);

    /** For how long the account waits after so many tries in a row, milliseconds. */
    public static long waitMs(int tries) {
        int over = tries - FREE;
        return over <= 0 ? 0 : Math.min(LONGEST_WAIT.toMillis(), 1000L << Math.min(over - 1, 10));
    }
}
