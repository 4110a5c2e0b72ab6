package io.waggle.client;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What was done to many tasks.
 *
 * @param json the answer as it came; not to be changed
 */
public record BulkReport(JsonObject json) {

    /** How many were meant. */
    public long matched() {
        return Fields.number(json, "matched");
    }

    /** To how many it was done; 0 in a dry run. */
    public long done() {
        return Fields.number(json, "done");
    }

    /** How many were refused. */
    public long refused() {
        if (json.containsKey("refusedTotal")) {
            return Fields.number(json, "refusedTotal");
        }
        return json.getValue("refused") instanceof JsonArray list ? list.size() : Fields.number(json, "refused");
    }

    /** Of copies: the addresses of the first 10,000. */
    public List<String> ids() {
        return Fields.texts(json, "ids");
    }
}
