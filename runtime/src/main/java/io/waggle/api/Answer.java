package io.waggle.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.waggle.event.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * What a route answers.
 *
 * @param status the HTTP status
 * @param type the content type
 * @param body the body; {@code null}: none
 */
record Answer(int status, String type, @Nullable Buffer body) {

    static final String JSON = "application/json";

    static Answer ok(JsonObject json) {
        return of(200, json);
    }

    static Answer of(int status, JsonObject json) {
        return new Answer(status, JSON, JsonText.buffer(json));
    }

    static Answer nothing() {
        return new Answer(204, JSON, null);
    }
}
