package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Follows the cursor of a list over its pages. */
final class Pages {

    private static final int PAGE = 500;

    private Pages() {}

    /**
     * The first items of a list.
     *
     * @param path the list's path, with its query if it has one
     * @param limit how many items at most
     * @return the answer of the first page, with the items of all and the cursor of the last
     */
    static JsonObject get(Rest rest, String path, int limit) {
        if (limit < 1) {
            throw new CliFailure(Exit.USAGE, "--limit is " + limit + ", and can be 1 or more.");
        }
        String joint = path.contains("?") ? "&" : "?";
        JsonArray items = new JsonArray();
        JsonObject first = new JsonObject();
        String cursor = "";
        while (items.size() < limit) {
            JsonObject page = rest.get(path + joint + "limit=" + Math.min(PAGE, limit - items.size()) + cursor);
            items.addAll(page.getJsonArray("items", new JsonArray()));
            String next = page.getString("next");
            first = first.isEmpty() ? page : first.put("next", next);
            if (next == null) {
                break;
            }
            cursor = "&cursor=" + Rest.encode(next);
        }
        return first.put("items", items);
    }
}
