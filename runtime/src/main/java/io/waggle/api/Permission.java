package io.waggle.api;

import io.vertx.core.http.HttpMethod;
import io.waggle.security.Role;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may use a route, and what it reads.
 *
 * @param method the method
 * @param path the path, with {@code {name}} for a part that varies
 * @param role the role that allows it; {@code null}: it is open to everybody
 * @param body what kind of body it reads
 */
record Permission(HttpMethod method, String path, @Nullable Role role, BodyKind body) {

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    /** The path as the router writes it. */
    String routerPath() {
        return VARIABLE.matcher(path).replaceAll(":$1");
    }

    /** Whether a request path is of this shape. */
    boolean fits(String requestPath) {
        return requestPath.matches(VARIABLE.matcher(path).replaceAll("[^/]+"));
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
