package io.waggle.client;

import java.time.Duration;

/**
 * How long and how densely a request is tried again that came to nothing: nobody there, the connection cut, 429 or 503. The
 * n-th pause is drawn evenly from nothing to {@code first · 2ⁿ} (full jitter), and is never shorter than a {@code
 * Retry-After}. Going over to another endpoint takes no pause.
 *
 * @param atMost how long in all; zero: never again
 * @param first the bound of the first pause
 * @param longest the bound of every pause
 */
public record Retry(Duration atMost, Duration first, Duration longest) {

    /** For 30 s, with pauses up to 100 ms first and 5 s at most. */
    public static final Retry USUAL = new Retry(Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofSeconds(5));

    /** Every endpoint once, without a pause. */
    public static final Retry NONE = new Retry(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(1));

    private static final int MOST_DOUBLINGS = 30;

    /** Refuses what is negative or makes no pauses. */
    public Retry {
        if (atMost.isNegative() || first.toMillis() < 1 || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("a retry needs a time of zero or more, a first pause of 1 ms or more,"
                    + " and a longest pause that is not shorter");
        }
    }

    /** The same for another time. */
    public Retry within(Duration time) {
        return new Retry(time, first, longest);
    }

    /**
     * A pause in milliseconds.
     *
     * @param tries how many pauses there were before
     * @param chance from 0 to 1
     */
    long pauseMs(int tries, double chance) {
        double bound = first.toMillis() * Math.pow(2, Math.min(tries, MOST_DOUBLINGS));
        return (long) (chance * Math.min(bound, (double) longest.toMillis()));
    }
}
