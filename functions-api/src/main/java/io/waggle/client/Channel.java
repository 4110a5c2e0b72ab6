package io.waggle.client;

import io.vertx.core.json.JsonObject;

/**
 * A channel as a node tells of it.
 *
 * @param json all of it, with settings and counters that have no accessor here; not to be changed
 */
public record Channel(JsonObject json) {

    /** Its name. */
    public String name() {
        return Fields.text(json, "name");
    }

    /** How many are ready to be given out. */
    public long queued() {
        return Fields.number(json, "queued");
    }

    /** How many run. */
    public long running() {
        return Fields.number(json, "running");
    }

    /** How many are due later. */
    public long scheduled() {
        return Fields.number(json, "scheduled");
    }

    /** How many are in its fail list. */
    public long failed() {
        return Fields.number(json, "failed");
    }

    /** How many good ends are still kept. */
    public long succeeded() {
        return Fields.number(json, "succeeded");
    }

    /** Whether nothing is given out. */
    public boolean paused() {
        return json.getBoolean("paused", false);
    }
}
