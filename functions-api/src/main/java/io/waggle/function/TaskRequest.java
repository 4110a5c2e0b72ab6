package io.waggle.function;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task to be submitted, built step by step: {@code TaskRequest.of("crawl").payload(page).delay(ofSeconds(5))}. It is
 * the JSON object that REST and the event bus take, so what it sets is named there as here. Not safe for use by several
 * threads at once.
 */
public final class TaskRequest {

    private final JsonObject json = new JsonObject();

    private TaskRequest(String function) {
        json.put("function", Objects.requireNonNull(function, "function"));
    }

    /** Starts a request for a function. */
    public static TaskRequest of(String function) {
        return new TaskRequest(function);
    }

    /** Sets the payload: any JSON value, {@code null} included. */
    public TaskRequest payload(@Nullable Object payload) {
        json.put("payload", payload);
        return this;
    }

    /** Sets the submitter's own id, unique within the channel: submitting it twice makes one task. */
    public TaskRequest id(String id) {
        return put("id", id);
    }

    /** Sets the channel, where it is not the function's own. */
    public TaskRequest channel(String channel) {
        return put("channel", channel);
    }

    /** Sets the priority: higher runs first; 0 unless set. */
    public TaskRequest priority(int priority) {
        return put("priority", priority);
    }

    /** Sets how long to wait before the task may run. */
    public TaskRequest delay(Duration delay) {
        return put("delay", delay.toString());
    }

    /** Sets the earliest time the task may run. */
    public TaskRequest runAt(Instant runAt) {
        return put("runAt", runAt.toString());
    }

    /** Sets what a device must have, all of them, to run the task. */
    public TaskRequest tags(List<String> tags) {
        return put("tags", new JsonArray(List.copyOf(tags)));
    }

    /** Sets the group that the task shares rates, caps and its fair part with: a tenant, a host. */
    public TaskRequest key(String key) {
        return put("key", key);
    }

    /** Sets what the task shares its execution by: tasks of a channel with an equal one run once while it has not ended. */
    public TaskRequest coalesce(String coalesce) {
        return put("coalesce", coalesce);
    }

    /** Sets how often the task is run at most; 1 means no retry. */
    public TaskRequest attempts(int attempts) {
        return put("attempts", attempts);
    }

    /** Sets the bound of the wait before the first retry. */
    public TaskRequest backoff(Duration backoff) {
        return put("backoff", backoff.toString());
    }

    /** Sets the bound of the wait before every retry. */
    public TaskRequest backoffCap(Duration backoffCap) {
        return put("backoffCap", backoffCap.toString());
    }

    /**
     * Sets the failures after which there is no retry.
     *
     * @param types names of exception classes, full ({@code java.net.ConnectException}) or simple; classes that extend
     *     them are meant as well; {@code TIMEOUT} stands for an attempt that took too long
     */
    public TaskRequest noRetryOn(List<String> types) {
        return put("noRetryOn", new JsonArray(List.copyOf(types)));
    }

    /** Sets how long one attempt may take. */
    public TaskRequest timeout(Duration timeout) {
        return put("timeout", timeout.toString());
    }

    /** Sets the label that groups tasks; the day unless set. */
    public TaskRequest batch(String batch) {
        return put("batch", batch);
    }

    /** The request as the JSON object that REST and the event bus take; a copy. */
    public JsonObject toJson() {
        return json.copy();
    }

    private TaskRequest put(String field, Object value) {
        json.put(field, Objects.requireNonNull(value, field));
        return this;
    }
}
