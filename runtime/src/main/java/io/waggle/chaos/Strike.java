package io.waggle.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A fault that is planned.
 *
 * @param atMs when it begins, from the start of the faults
 * @param kind what it is
 * @param nodes which nodes it hits, from 0
 * @param lastsMs for how long
 */
record Strike(long atMs, FaultKind kind, List<Integer> nodes, long lastsMs) {

    static Strike of(JsonObject json) {
        return new Strike(
                json.getLong("atMs"),
                FaultKind.of(json.getString("kind")),
                json.getJsonArray("nodes").stream()
                        .map(node -> ((Number) node).intValue())
                        .toList(),
                json.getLong("lastsMs"));
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("atMs", atMs)
                .put("kind", kind.word())
                .put("nodes", new JsonArray(nodes))
                .put("lastsMs", lastsMs);
    }

    /** In a line for people; nodes are counted from 1 there. */
    String text() {
        String whom = nodes.stream().map(node -> "n" + (node + 1)).collect(Collectors.joining(" ", " ", ""));
        String time = lastsMs == 0 ? "" : String.format(java.util.Locale.ROOT, " for %.1f s", lastsMs / 1e3);
        return kind.word() + (kind.target() == FaultKind.Target.REDIS ? "" : whom) + time;
    }
}
