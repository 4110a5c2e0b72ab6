package io.waggle.control;

import java.time.Instant;
import java.util.List;

/**
 * What became of a command.
 *
 * @param id the receipt's id
 * @param command what was asked
 * @param by who asked
 * @param at when
 * @param devices what each device did
 */
public record Receipt(String id, String command, String by, Instant at, List<Answer> devices) {

    /**
     * One device's answer.
     *
     * @param device its id
     * @param outcome what it did
     * @param detail a sentence, or empty
     */
    public record Answer(String device, Outcome outcome, String detail) {}

    /** What a device did. */
    public enum Outcome {
        DONE,
        REFUSED,
        OFFLINE,
        PENDING
    }
}
