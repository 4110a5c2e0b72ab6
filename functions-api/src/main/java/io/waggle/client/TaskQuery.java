package io.waggle.client;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which tasks are meant, and how they are listed: {@code TaskQuery.all().function("crawl").state("FAILED").limit(500)}.
 * Immutable.
 *
 * @param words the query's parameters by name
 * @param ids ids or addresses in place of a filter, for what is done to many
 */
public record TaskQuery(Map<String, String> words, List<String> ids) {

    private static final List<String> PAGING = List.of("limit", "cursor", "fields");

    /** Keeps copies. */
    public TaskQuery {
        words = Map.copyOf(words);
        ids = List.copyOf(ids);
    }

    /** Nothing is left out. */
    public static TaskQuery all() {
        return new TaskQuery(Map.of(), List.of());
    }

    /** These tasks, by id or address. */
    public static TaskQuery ids(List<String> ids) {
        return new TaskQuery(Map.of(), ids);
    }

    /** Only of a channel. */
    public TaskQuery channel(String channel) {
        return with("channel", channel);
    }

    /** Only in a state. */
    public TaskQuery state(String state) {
        return with("state", state);
    }

    /** Only for a function. */
    public TaskQuery function(String function) {
        return with("function", function);
    }

    /** Only of a batch. */
    public TaskQuery batch(String batch) {
        return with("batch", batch);
    }

    /** Only those that run at a device, or ran there last. */
    public TaskQuery device(String device) {
        return with("device", device);
    }

    /** Only of a group. */
    public TaskQuery key(String key) {
        return with("key", key);
    }

    /** Only those submitted at a moment or later. */
    public TaskQuery submittedAfter(Instant moment) {
        return with("submittedAfter", moment.toString());
    }

    /** Only those submitted before a moment. */
    public TaskQuery submittedBefore(Instant moment) {
        return with("submittedBefore", moment.toString());
    }

    /** Only those whose payload holds a text. */
    public TaskQuery text(String q) {
        return with("q", q);
    }

    /** Lists only these fields of each. */
    public TaskQuery fields(String... fields) {
        return with("fields", String.join(",", fields));
    }

    /** Lists so many at once, 500 at most. */
    public TaskQuery limit(int limit) {
        return with("limit", Integer.toString(limit));
    }

    /** Lists from where a page said that the next one begins. */
    public TaskQuery cursor(String cursor) {
        return with("cursor", cursor);
    }

    private TaskQuery with(String name, String value) {
        Map<String, String> more = new TreeMap<>(words);
        more.put(name, value);
        return new TaskQuery(more, ids);
    }

    /** As the body of what is done to many. */
    JsonObject body() {
        JsonObject json = new JsonObject();
        words.forEach((name, value) -> {
            if (!PAGING.contains(name)) {
                json.put(name, value);
            }
        });
        return ids.isEmpty() ? json : json.put("ids", new JsonArray(ids));
    }
}
