package io.waggle.function;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a function may return, as JSON: {@code null}, text, numbers, booleans, {@link JsonObject}, {@link JsonArray},
 * maps with text keys, collections, and bytes or {@link Buffer}, which become base64 as {@link JsonObject#getBinary}
 * reads it. Nothing else: a class of the function's own would bind the node to the function's class loader.
 */
public final class ResultJson {

    private static final int DEEPEST = 200;

    private ResultJson() {}

    /**
     * The JSON text of a result, in UTF-8.
     *
     * @throws IllegalArgumentException with a sentence that names the class which JSON cannot hold
     */
    public static Buffer encode(@Nullable Object result) {
        Object plain = plain(result, 0);
        try {
            return Json.encodeToBuffer(plain);
        } catch (EncodeException e) {
            throw new IllegalArgumentException("The result cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    private static @Nullable Object plain(@Nullable Object value, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("The result is nested deeper than " + DEEPEST + " levels");
        }
        if (value == null || value instanceof String || value instanceof Boolean) {
            return value;
        } else if (value instanceof Number number) {
            return number(number);
        } else if (value instanceof CharSequence || value instanceof Character || value instanceof Enum<?>) {
            return value.toString();
        } else if (value instanceof JsonObject object) {
            return object(object.getMap(), depth);
        } else if (value instanceof JsonArray array) {
            return array(array.getList(), depth);
        } else if (value instanceof Map<?, ?> map) {
            return object(map, depth);
        } else if (value instanceof Collection<?> items) {
            return array(items, depth);
        } else if (value instanceof Buffer buffer) {
            return base64(buffer.getBytes());
        } else if (value instanceof byte[] bytes) {
            return base64(bytes);
        } else if (value instanceof java.time.Instant instant) {
            return instant.toString();
        }
        throw new IllegalArgumentException(
                "The result holds a " + value.getClass().getName()
                        + ", which is not JSON: return a JsonObject, JsonArray, Map, List, text, number, boolean, bytes or null");
    }

    private static Object number(Number number) {
        if (number instanceof Double || number instanceof Float) {
            if (!Double.isFinite(number.doubleValue())) {
                throw new IllegalArgumentException("The result holds the number " + number + ", which JSON has not");
            }
            return number;
        } else if (number instanceof AtomicInteger || number instanceof AtomicLong) {
            return number.longValue();
        } else if (number instanceof Byte || number instanceof Short) {
            return number.intValue();
        } else if (number instanceof Integer
                || number instanceof Long
                || number instanceof BigInteger
                || number instanceof BigDecimal) {
            return number;
        }
        throw new IllegalArgumentException("The result holds a number of the class "
                + number.getClass().getName() + ", which is not JSON: return an int, long, double or BigDecimal");
    }

    private static JsonObject object(Map<?, ?> map, int depth) {
        JsonObject object = new JsonObject();
        map.forEach((key, value) -> {
            if (!(key instanceof CharSequence)) {
                throw new IllegalArgumentException(
                        "The result holds a map with the key '" + key + "', which is no text: JSON has text keys only");
            }
            object.put(key.toString(), plain(value, depth + 1));
        });
        return object;
    }

    private static JsonArray array(Collection<?> items, int depth) {
        JsonArray array = new JsonArray();
        items.forEach(item -> array.add(plain(item, depth + 1)));
        return array;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
