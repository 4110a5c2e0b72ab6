package io.waggle.client;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A device as a node tells of it.
 *
 * @param json all of it; not to be changed
 */
public record Device(JsonObject json) {

    /** Its id. */
    public String id() {
        return Fields.text(json, "id");
    }

    /** What people call it. */
    public String name() {
        return Fields.text(json, "name");
    }

    /** Where it is. */
    public String node() {
        return Fields.text(json, "node");
    }

    /** {@code RUNNING}, {@code PAUSED}, {@code DRAINING}, {@code STOPPED} or {@code OFFLINE}. */
    public String state() {
        return Fields.text(json, "state");
    }

    /** How many tasks it runs at once at most. */
    public int slots() {
        return (int) Fields.number(json, "slots");
    }

    /** How many it runs now. */
    public int busy() {
        return (int) Fields.number(json, "busy");
    }

    /** What tasks can ask for. */
    public List<String> tags() {
        return Fields.texts(json, "tags");
    }

    /** Whom it serves; empty: every channel. */
    public List<String> channels() {
        return Fields.texts(json, "channels");
    }

    /** When it was last heard of. */
    public Optional<Instant> lastSeen() {
        return Fields.time(json, "lastSeen");
    }
}
