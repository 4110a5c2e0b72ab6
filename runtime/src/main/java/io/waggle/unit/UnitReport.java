package io.waggle.unit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a node has made of the shelf.
 *
 * @param revision the shelf's revision that it has caught up with
 * @param loaded the SHA-256 of units all of whose active functions run there
 * @param refused why others do not, by SHA-256
 */
record UnitReport(long revision, Set<String> loaded, Map<String, String> refused) {

    JsonObject toJson() {
        JsonObject reasons = new JsonObject();
        refused.forEach(reasons::put);
        return new JsonObject()
                .put("revision", revision)
                .put("loaded", new JsonArray(loaded.stream().sorted().toList()))
                .put("refused", reasons);
    }

    static UnitReport from(JsonObject json) {
        return new UnitReport(
                json.getLong("revision"),
                json.getJsonArray("loaded").stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet()),
                json.getJsonObject("refused").stream()
                        .collect(Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, entry -> String.valueOf(entry.getValue()))));
    }
}
