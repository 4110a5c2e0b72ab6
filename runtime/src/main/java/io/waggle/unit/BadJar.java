package io.waggle.unit;

import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;

/** Why a jar cannot be used, a sentence without the jar's name. */
final class BadJar extends Exception {

    private static final long serialVersionUID = 1L;

    BadJar(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    Problem problem(String file) {
        return new Problem(ProblemCode.BAD_JAR, "The jar '" + file + "' was refused: " + reason());
    }
}
