package io.waggle.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON text as somebody wrote it, which may stand in an object as a value: every digit of its numbers is kept. Only
 * {@link #buffer} can write such an object. Immutable.
 *
 * @param text well-formed
 */
public record JsonText(String text) {

    private static final JsonFactory FACTORY = new JsonFactory();

    /** The text in these bytes; when it is no JSON, which no door lets in, a plain string. */
    static Object of(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return isJson(text) ? new JsonText(text) : text;
    }

    private static boolean isJson(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException malformed) {
            return false;
        }
    }

    /** The object as UTF-8. */
    public static Buffer buffer(JsonObject json) {
        var out = new ByteArrayOutputStream(512);
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            write(generator, json);
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return Buffer.buffer(out.toByteArray());
    }

    private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
        if (value instanceof JsonObject object) {
            write(out, object.getMap());
        } else if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> field : map.entrySet()) {
                out.writeFieldName(String.valueOf(field.getKey()));
                write(out, field.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof JsonArray array) {
            write(out, array.getList());
        } else if (value instanceof Iterable<?> list) {
            out.writeStartArray();
            for (Object one : list) {
                write(out, one);
            }
            out.writeEndArray();
        } else if (value instanceof String string) {
            out.writeString(string);
        } else {
            out.writeRawValue(value instanceof JsonText json ? json.text : Json.encode(value));
        }
    }
}
