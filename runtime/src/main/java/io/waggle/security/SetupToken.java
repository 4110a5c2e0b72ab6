package io.waggle.security;

import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The secret that lets the first administrator in: 128 random bits, good for half an hour, for five tries and for one
 * use. A dead one is replaced only by starting the node again. Any thread: short and synchronised.
 */
final class SetupToken {

    private static final Duration LIFE = Duration.ofMinutes(30);
    private static final int TRIES = 5;

    private final InstantSource clock;
    private final Instant until;
    private final String secret = Secrets.randomText(16);
    private int triesLeft = TRIES;

    SetupToken(InstantSource clock) {
        this.clock = clock;
        this.until = clock.instant().plus(LIFE);
    }

    /** What the operator is shown. */
    String secret() {
        return secret;
    }

    /** Throws when what is offered is wrong, or the token is dead; a right one stays good until {@link #die}. */
    synchronized void check(String offered) {
        if (triesLeft <= 0 || clock.instant().isAfter(until)) {
            throw new Problem(
                    ProblemCode.FORBIDDEN,
                    "the setup token is no longer good (30 minutes, 5 tries, 1 use): restart the node for a new one.");
        }
        if (!same(offered)) {
            triesLeft--;
            throw new Problem(
                    ProblemCode.FORBIDDEN,
                    "this is not the setup token; " + triesLeft
                            + " tries are left. The node printed it when it started, and wrote it into the file"
                            + " setup-token in its data folder.");
        }
    }

    synchronized void die() {
        triesLeft = 0;
    }

    private boolean same(String offered) {
        return MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), offered.getBytes(StandardCharsets.UTF_8));
    }
}
