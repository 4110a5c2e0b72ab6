package io.waggle.client;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One request to the interface.
 *
 * @param path behind {@code /api/v1}, with its query
 * @param body JSON; {@code null}: none
 * @param key what makes it safe to send twice, or empty
 * @param repeatable whether sending it twice does no harm
 * @param patience how long it asks the node to wait
 */
record Ask(HttpMethod method, String path, @Nullable Buffer body, String key, boolean repeatable, Duration patience) {

    static Ask get(String path) {
        return new Ask(HttpMethod.GET, path, null, "", true, Duration.ZERO);
    }

    static Ask delete(String path) {
        return new Ask(HttpMethod.DELETE, path, null, "", true, Duration.ZERO);
    }

    /** A change to a value: done twice it is the same. */
    static Ask patch(String path, JsonObject body) {
        return new Ask(HttpMethod.PATCH, path, body.toBuffer(), "", true, Duration.ZERO);
    }

    /** Something that must not be done twice. */
    static Ask post(String path, JsonObject body) {
        return new Ask(HttpMethod.POST, path, body.toBuffer(), "", false, Duration.ZERO);
    }

    /** The same, where the second time changes nothing. */
    Ask harmlessTwice() {
        return new Ask(method, path, body, key, true, patience);
    }

    /** The same under a key: the node knows the second time. */
    Ask keyed(String name) {
        return new Ask(method, path, body, name, true, patience);
    }

    /** The same with a body of bytes. */
    Ask body(Buffer bytes) {
        return new Ask(method, path, bytes, key, repeatable, patience);
    }

    /** The same, which the node may take so long to answer. */
    Ask waiting(Duration time) {
        return new Ask(method, path, body, key, repeatable, time);
    }

    /** A path with a query of what is not empty. */
    static String path(String path, Map<String, String> query) {
        String words = query.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
        return words.isEmpty() ? path : path + "?" + words;
    }

    /** A part of a path: an address becomes one part. */
    static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
