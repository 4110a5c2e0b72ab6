package io.waggle.client;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Failed tasks that failed alike: same function, version, exception and place.
 *
 * @param json all of it; not to be changed
 */
public record FailureFamily(JsonObject json) {

    /** What it is listed, reloaded and deleted by. */
    public String id() {
        return Fields.text(json, "id");
    }

    /** Where they are. */
    public String channel() {
        return Fields.text(json, "channel");
    }

    /** What failed. */
    public String function() {
        return Fields.text(json, "function");
    }

    /** With which exception. */
    public String type() {
        return Fields.text(json, "type");
    }

    /** What the newest said. */
    public String message() {
        return Fields.text(json, "message");
    }

    /** How many there are. */
    public long count() {
        return Fields.number(json, "count");
    }

    /** Where in the user's code, the innermost first. */
    public List<String> frames() {
        return Fields.texts(json, "frames");
    }

    /** The address of one of them. */
    public String sample() {
        return Fields.text(json, "sample");
    }

    /** When the newest failed. */
    public Optional<Instant> lastSeen() {
        return Fields.time(json, "lastSeen");
    }
}
