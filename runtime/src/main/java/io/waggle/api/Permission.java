package io.waggle.api;

import io.vertx.core.http.HttpMethod;
import io.waggle.security.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    /** The names of the parts that vary, in order. */
    List<String> variables() {
        return VARIABLE.matcher(path).results().map(found -> found.group(1)).toList();
    }

    /** Whether whoever uses it is written down: whatever changes something does, but the submission of tasks and calls. */
    boolean audited() {
        return !method.equals(HttpMethod.GET) && body != BodyKind.TASKS && body != BodyKind.CALL;
    }

    /**
     * What it does, in words with dots: the fixed parts of its path, of which the first is one of many, and a verb for
     * the method where the path has none.
     */
    String action() {
        List<String> parts =
                Arrays.asList(path.substring(Permissions.API.length() + 1).split("/"));
        String first = parts.get(0);
        String words = parts.stream()
                .skip(1)
                .filter(part -> !part.startsWith("{"))
                .map(part -> "." + part)
                .collect(Collectors.joining());
        boolean many = first.endsWith("s") && !first.endsWith("us");
        boolean verb = !parts.get(parts.size() - 1).startsWith("{") && (parts.size() > 1 || !many);
        return (many ? first.substring(0, first.length() - 1) : first)
                + words
                + (verb ? "" : "." + Permission.verb(method));
    }

    private static String verb(HttpMethod method) {
        return switch (method.name()) {
            case "POST" -> "create";
            case "PUT" -> "deploy";
            case "PATCH" -> "change";
            default -> method.name().toLowerCase(Locale.ROOT);
        };
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
