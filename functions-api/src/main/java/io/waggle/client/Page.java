package io.waggle.client;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A part of a list.
 *
 * @param items in the list's order
 * @param next the cursor of the next part; empty: this was the last
 * @param json the answer as it came
 */
public record Page<T>(List<T> items, Optional<String> next, JsonObject json) {

    /** How many there are in all, where the node says so. */
    public OptionalLong total() {
        return json.getValue("total") instanceof Number total
                ? OptionalLong.of(total.longValue())
                : OptionalLong.empty();
    }
}
