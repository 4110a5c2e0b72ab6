package io.waggle.client;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.function.TaskRequest;
import java.time.Duration;
import java.util.List;

/**
 * What a client's tasks have that do not say so themselves: {@code TaskDefaults.NONE.batch("nightly").attempts(3)}.
 * Immutable.
 *
 * @param json the fields, named as in {@code POST /tasks}; not to be changed
 */
public record TaskDefaults(JsonObject json) {

    /** Nothing is said. */
    public static final TaskDefaults NONE = new TaskDefaults(new JsonObject());

    /** The channel. */
    public TaskDefaults channel(String channel) {
        return with("channel", channel);
    }

    /** The label that groups tasks. */
    public TaskDefaults batch(String batch) {
        return with("batch", batch);
    }

    /** What a device must have, all of them. */
    public TaskDefaults tags(List<String> tags) {
        return with("tags", new JsonArray(List.copyOf(tags)));
    }

    /** The priority, higher first. */
    public TaskDefaults priority(int priority) {
        return with("priority", priority);
    }

    /** The limit of attempts; 1 means no retry. */
    public TaskDefaults attempts(int attempts) {
        return with("attempts", attempts);
    }

    /** How long one attempt may take. */
    public TaskDefaults timeout(Duration timeout) {
        return with("timeout", timeout.toString());
    }

    /** The group that takes turns with the others of its channel. */
    public TaskDefaults key(String key) {
        return with("key", key);
    }

    private TaskDefaults with(String field, Object value) {
        return new TaskDefaults(json.copy().put(field, value));
    }

    /** A request with what it lacks. */
    JsonObject fill(TaskRequest request) {
        JsonObject task = request.toJson();
        json.forEach(field -> {
            if (!task.containsKey(field.getKey())) {
                task.put(field.getKey(), field.getValue());
            }
        });
        return task;
    }
}
