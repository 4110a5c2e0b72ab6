package io.waggle.client;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * The figures of a function, a channel, a batch, or of what they have in common.
 *
 * @param json all of it; not to be changed
 */
public record Summary(JsonObject json) {

    /** What it is of, where it was grouped by this: {@code function}, {@code channel} or {@code batch}; else empty. */
    public String group(String field) {
        return Fields.text(json, field);
    }

    /** Taken in. */
    public long submitted() {
        return Fields.number(json, "submitted");
    }

    /** Come to a good end. */
    public long finished() {
        return Fields.number(json, "finished");
    }

    /** Not begun. */
    public long waiting() {
        return Fields.number(json, "waiting");
    }

    /** Running. */
    public long working() {
        return Fields.number(json, "working");
    }

    /** Failed for good. */
    public long failed() {
        return Fields.number(json, "failed");
    }

    /** Cancelled. */
    public long cancelled() {
        return Fields.number(json, "cancelled");
    }

    /** The sum of the results' {@code count}; 1 for each without. */
    public long count() {
        return Fields.number(json, "count");
    }

    /** The mean time of a run in milliseconds. */
    public double avgMs() {
        return json.getValue("avgMs") instanceof Number number ? number.doubleValue() : 0;
    }

    /** When the first was submitted. */
    public Optional<Instant> beginAt() {
        return Fields.time(json, "beginAt");
    }

    /** When it last changed. */
    public Optional<Instant> updatedAt() {
        return Fields.time(json, "updatedAt");
    }
}
