package io.waggle.control;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * What became of a command.
 *
 * @param id the receipt's id; empty: nothing was done, it was only asked what would be
 * @param command what was asked
 * @param what of whom, and with which values
 * @param by who asked
 * @param at when
 * @param before what was so before, by device where it is about devices
 * @param after what is so now, or will be when all have obeyed
 * @param devices what each device did
 */
public record Receipt(
        String id,
        String command,
        JsonObject what,
        String by,
        Instant at,
        JsonObject before,
        JsonObject after,
        List<Answer> devices) {

    /**
     * One device's answer.
     *
     * @param device its id; of a node without devices, the node's name
     * @param outcome what it did
     * @param detail a sentence, or empty
     */
    public record Answer(String device, Outcome outcome, String detail) {}

    /** What a device did. */
    public enum Outcome {
        /** It has obeyed. */
        DONE,
        /** It will not obey. */
        REFUSED,
        /** It obeys when it comes back. */
        OFFLINE,
        /** It obeys when it can: it did not answer in time, or finishes first what runs. */
        PENDING
    }
}
