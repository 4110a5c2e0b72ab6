package io.waggle.control;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a program ended that a node was asked to run.
 *
 * @param exitCode what it ended with; {@code null}: it did not start, or was killed because its time was over
 * @param stdout what it wrote, cut at the bound
 * @param stderr what it wrote of errors, cut at the bound
 * @param truncated whether one of the two was cut
 * @param took how long it ran
 * @param detail what went wrong, for people; empty: nothing
 */
public record ProgramEnd(
        Outcome outcome,
        @Nullable Integer exitCode,
        String stdout,
        String stderr,
        boolean truncated,
        Duration took,
        String detail) {

    /** One that did not run. */
    public static ProgramEnd none(Outcome outcome, String detail) {
        return new ProgramEnd(outcome, null, "", "", false, Duration.ZERO, detail);
    }

    /** How it went. */
    public enum Outcome {
        /** It ran to its end, whatever it ended with. */
        DONE,
        /** The node did not let it run. */
        REFUSED,
        /** The node did not answer. */
        OFFLINE,
        /** It was killed because its time was over. */
        TIMEOUT,
        /** It could not be started. */
        FAILED
    }
}
