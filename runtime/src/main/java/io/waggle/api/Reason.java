package io.waggle.api;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that stands between a task and its start, or its end.
 *
 * @param code a stable word for programs
 * @param text a sentence
 * @param command what would remove it, as a line for a shell; {@code null}: nothing but time
 * @param until when it ends by itself; {@code null}: not known
 */
record Reason(
        String code,
        String text,
        @Nullable String command,
        @Nullable Instant until) {

    static Reason of(String code, String text) {
        return new Reason(code, text, null, null);
    }

    static Reason of(String code, String text, String command) {
        return new Reason(code, text, command, null);
    }

    static Reason until(String code, String text, Instant until) {
        return new Reason(code, text, null, until);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("code", code)
                .put("text", text)
                .put("command", command)
                .put("until", until == null ? null : until.toString());
    }
}
