package io.waggle.client;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which failed tasks are meant, and what is to become of them: {@code FailureQuery.all().channel("crawl").family(id)}.
 * Immutable.
 *
 * @param channel the channel; {@code null}: all
 * @param json the fields, as REST takes them; not to be changed
 */
public record FailureQuery(@Nullable String channel, JsonObject json) {

    /** All that have failed. */
    public static FailureQuery all() {
        return new FailureQuery(null, new JsonObject());
    }

    /** Only of a channel. */
    public FailureQuery channel(String name) {
        return new FailureQuery(name, json);
    }

    /** Only these. */
    public FailureQuery ids(List<String> ids) {
        return with("ids", new JsonArray(List.copyOf(ids)));
    }

    /** Only of a family: same function, version, exception and place. */
    public FailureQuery family(String id) {
        return with("family", id);
    }

    /** Only of a function. */
    public FailureQuery function(String function) {
        return with("function", function);
    }

    /** Only with an exception. */
    public FailureQuery type(String type) {
        return with("type", type);
    }

    /** Only of a batch. */
    public FailureQuery batch(String batch) {
        return with("batch", batch);
    }

    /** Only those that failed after a moment. */
    public FailureQuery after(Instant moment) {
        return with("after", moment.toString());
    }

    /** Only those that failed before a moment. */
    public FailureQuery before(Instant moment) {
        return with("before", moment.toString());
    }

    /** Reloaded into another channel. */
    public FailureQuery to(String other) {
        return with("to", other);
    }

    /** Reloaded with another payload; with exactly one id. */
    public FailureQuery payload(@Nullable Object payload) {
        return new FailureQuery(channel, json.copy().put("payload", payload));
    }

    /** Only counted. */
    public FailureQuery dryRun() {
        return with("dryRun", true);
    }

    private FailureQuery with(String field, Object value) {
        return new FailureQuery(channel, json.copy().put(field, value));
    }

    String path(String end) {
        return channel == null ? "/failed" + end : "/channels/" + Ask.encode(channel) + "/failed" + end;
    }
}
