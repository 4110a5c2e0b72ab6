package io.waggle.client;

import io.vertx.core.json.JsonObject;

/**
 * A node as another one, or itself, tells of it.
 *
 * @param json all of it; not to be changed
 */
public record NodeInfo(JsonObject json) {

    /** Its name. */
    public String name() {
        return Fields.text(json, "name");
    }

    /** Where its interface is. */
    public String url() {
        return Fields.text(json, "url");
    }

    /** {@code UP}, or what it is instead. */
    public String state() {
        return Fields.text(json, "state");
    }

    /** Which Waggle it runs. */
    public String version() {
        return Fields.text(json, "version");
    }
}
