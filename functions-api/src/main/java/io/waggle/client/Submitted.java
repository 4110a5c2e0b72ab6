package io.waggle.client;

import io.vertx.core.json.JsonObject;

/**
 * A task that is stored.
 *
 * @param id its id, unique in its channel
 * @param channel where it waits
 * @param address what it is found by anywhere
 * @param state as of now
 * @param fresh whether this answer's request stored it; also {@code false} when an attempt whose answer was lost did, or
 *     when it shares another one's execution
 */
public record Submitted(String id, String channel, String address, String state, boolean fresh) {

    static Submitted of(JsonObject json) {
        return new Submitted(
                Fields.text(json, "id"),
                Fields.text(json, "channel"),
                Fields.text(json, "address"),
                Fields.text(json, "state"),
                json.getBoolean("fresh", true));
    }
}
