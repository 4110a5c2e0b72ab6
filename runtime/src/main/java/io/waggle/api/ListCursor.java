package io.waggle.api;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.waggle.event.Fields;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a list goes on.
 *
 * @param channel in which channel
 * @param inner where in it, as its own page before gave it; empty: at its beginning
 * @param looked how many tasks the pages before have looked at
 */
record ListCursor(String channel, Optional<String> inner, long looked) {

    /** As text for a URL; opaque to the caller. */
    String write() {
        var parts = new JsonArray().add(channel).add(inner.orElse(null)).add(looked);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(parts.toBuffer().getBytes());
    }

    /** @throws io.waggle.task.Problem {@code BAD_REQUEST} for a text that no list gave */
    static ListCursor read(String text) {
        try {
            String json = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            JsonArray parts = new JsonArray(json);
            return new ListCursor(
                    Objects.requireNonNull(parts.getString(0)),
                    Optional.ofNullable(parts.getString(1)),
                    parts.getLong(2));
        } catch (IllegalArgumentException
                | DecodeException
                | ClassCastException
                | NullPointerException
                | IndexOutOfBoundsException wrong) {
            throw Fields.bad("'cursor' must be the 'next' of the page before, as it was.");
        }
    }
}
