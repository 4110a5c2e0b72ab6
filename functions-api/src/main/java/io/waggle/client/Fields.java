package io.waggle.client;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads what a node answered; what it does not say is empty, for an older one may not know of it. Pure functions. */
final class Fields {

    private Fields() {}

    static String text(JsonObject json, String name) {
        return Optional.ofNullable(json.getValue(name)).map(String::valueOf).orElse("");
    }

    static long number(JsonObject json, String name) {
        return json.getValue(name) instanceof Number number ? number.longValue() : 0;
    }

    static Optional<Instant> time(JsonObject json, String name) {
        return Optional.ofNullable(json.getString(name)).map(Instant::parse);
    }

    static List<String> texts(JsonObject json, String name) {
        return json.getValue(name) instanceof JsonArray array
                ? array.stream().map(String::valueOf).toList()
                : List.of();
    }

    static <T> List<T> list(JsonObject json, String name, Function<JsonObject, T> shape) {
        return json.getValue(name) instanceof JsonArray array
                ? array.stream().map(JsonObject.class::cast).map(shape).toList()
                : List.of();
    }

    static <T> Page<T> page(JsonObject json, Function<JsonObject, T> shape) {
        return new Page<>(list(json, "items", shape), Optional.ofNullable(json.getString("next")), json);
    }
}
