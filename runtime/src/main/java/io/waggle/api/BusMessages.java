package io.waggle.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.event.Fields;
import java.math.BigInteger;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Bodies of messages of the event bus, as JSON and back. Pure functions. */
final class BusMessages {

    private BusMessages() {}

    /** What is sent for a request's body; an empty one is {@code null}. */
    static @Nullable Object read(Buffer content) {
        if (content.length() == 0) {
            return null;
        }
        Object value = new Body(content, null).json();
        if (value instanceof BigInteger) {
            throw Fields.bad(
                    "the body is a number beyond 64 bits: the event bus has none as large; send it as a text.");
        }
        return value;
    }

    /** A body as JSON: bytes as {@code {"base64"}}, objects of other classes as {@code {"class"}}. */
    static @Nullable Object json(@Nullable Object body) {
        if (body == null
                || body instanceof JsonObject
                || body instanceof JsonArray
                || body instanceof Boolean
                || body instanceof Number
                || body instanceof CharSequence) {
            return body;
        }
        byte[] bytes = body instanceof Buffer buffer ? buffer.getBytes() : body instanceof byte[] raw ? raw : null;
        return bytes == null
                ? new JsonObject().put("class", body.getClass().getName())
                : new JsonObject().put("base64", Base64.getEncoder().encodeToString(bytes));
    }

    /** A message as those who listen are told. */
    static JsonObject told(Message<Object> message) {
        JsonObject headers = new JsonObject();
        message.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
        JsonObject told = new JsonObject().put("body", json(message.body()));
        return headers.isEmpty() ? told : told.put("headers", headers);
    }
}
