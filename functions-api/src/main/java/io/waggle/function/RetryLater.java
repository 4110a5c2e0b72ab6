package io.waggle.function;

import java.time.Duration;

/**
 * Asks for the task to be put back unharmed and run again after a wait: no attempt is used and nothing is written into
 * its history. For work that cannot be done just now through no fault of its own, such as the answer 429 of a service
 * that names its {@code Retry-After}. A task that asks for ever runs for ever: throw something else when enough is
 * enough.
 */
public class RetryLater extends Exception {

    private static final long serialVersionUID = 1L;

    private final Duration delay;

    /**
     * A wish to run later.
     *
     * @param wait the earliest start from now; a negative one counts as zero
     * @param reason why, a few words; logged at debug level
     */
    public RetryLater(Duration wait, String reason) {
        super(reason, null, false, false);
        this.delay = wait.isNegative() ? Duration.ZERO : wait;
    }

    /** A wish to run after a wait, see {@link #RetryLater(Duration, String)}. */
    public RetryLater(Duration wait) {
        this(wait, "asked to run again in " + wait);
    }

    /** The earliest start from now, zero or more. */
    public Duration delay() {
        return delay;
    }
}
