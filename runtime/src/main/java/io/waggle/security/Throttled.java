package io.waggle.security;

import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;

/** Too many tries; says when the next one is heard. */
public final class Throttled extends Problem {

    private static final long serialVersionUID = 1L;

    /** @param retryAfterSeconds from 1 */
    public Throttled(String detail, int retryAfterSeconds) {
        super(ProblemCode.TOO_MANY_REQUESTS, detail, retryAfterSeconds);
    }
}
