package io.waggle.client;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Figures. Any thread; futures fail with {@link WaggleException}. */
public final class Stats {

    private final Transport transport;

    Stats(Transport transport) {
        this.transport = transport;
    }

    /** The second that has just gone. */
    public Future<JsonObject> now() {
        return transport.json(Ask.get("/stats"));
    }

    /**
     * Exact figures by group.
     *
     * @param groupBy {@code function}, {@code channel}, {@code batch}, or several with commas between
     * @param only {@code function}, {@code channel} or {@code batch} that are meant; empty: all
     */
    public Future<Page<Summary>> summary(String groupBy, Map<String, String> only) {
        return page("/stats/summary", groupBy, only).map(json -> Fields.page(json, Summary::new));
    }

    /** What each device had of a {@code batch} or {@code function}. */
    public Future<Page<JsonObject>> devices(Map<String, String> only) {
        return transport.json(Ask.get(Ask.path("/stats/devices", only))).map(json -> Fields.page(json, item -> item));
    }

    /** Percentiles of waiting and running; {@code channel}, {@code function} and {@code minutes} say of what. */
    public Future<Page<JsonObject>> times(Map<String, String> only) {
        return transport.json(Ask.get(Ask.path("/stats/times", only))).map(json -> Fields.page(json, item -> item));
    }

    /** What there was per {@code unit} minute, hour or day, oldest first. */
    public Future<Page<JsonObject>> history(Map<String, String> only) {
        return transport.json(Ask.get(Ask.path("/stats/history", only))).map(json -> Fields.page(json, item -> item));
    }

    /**
     * The values that tasks have, the commonest first.
     *
     * @param field {@code function}, {@code channel}, {@code batch}, {@code device} or {@code state}
     * @param prefix how the values begin; empty: any way
     */
    public Future<Page<Facet>> facets(String field, String prefix) {
        Map<String, String> words = Map.of("field", field, "prefix", prefix);
        return transport.json(Ask.get(Ask.path("/facets", words))).map(json -> Fields.page(json, Facet::of));
    }

    private Future<JsonObject> page(String path, String groupBy, Map<String, String> only) {
        Map<String, String> words = new java.util.TreeMap<>(only);
        words.put("groupBy", groupBy);
        return transport.json(Ask.get(Ask.path(path, words)));
    }
}
