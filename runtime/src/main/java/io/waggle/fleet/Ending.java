package io.waggle.fleet;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * How a node is to end.
 *
 * @param by who wants it
 * @param now whether it does not wait until nothing runs; what runs then gets its {@code drain}
 * @param after the nodes that must be gone first, because this one serves them
 */
public record Ending(String by, boolean now, List<String> after) {

    static Ending fromJson(JsonObject json) {
        return new Ending(
                json.getString("by"),
                json.getBoolean("now"),
                json.getJsonArray("after").stream().map(String::valueOf).toList());
    }

    JsonObject toJson() {
        return new JsonObject().put("by", by).put("now", now).put("after", new JsonArray(new ArrayList<>(after)));
    }
}
