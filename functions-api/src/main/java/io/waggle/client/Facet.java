package io.waggle.client;

import io.vertx.core.json.JsonObject;

/**
 * A value that tasks have.
 *
 * @param count how many have it
 */
public record Facet(String value, long count) {

    static Facet of(JsonObject json) {
        return new Facet(Fields.text(json, "value"), Fields.number(json, "count"));
    }
}
