package io.waggle.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;
import static io.waggle.api.BodyKind.CALL;
import static io.waggle.api.BodyKind.JAR;
import static io.waggle.api.BodyKind.JSON;
import static io.waggle.api.BodyKind.NONE;
import static io.waggle.api.BodyKind.TASK;
import static io.waggle.api.BodyKind.TASKS;
import static io.waggle.security.Role.ADMIN;
import static io.waggle.security.Role.DEPLOYER;
import static io.waggle.security.Role.OPERATOR;
import static io.waggle.security.Role.SUBMITTER;
import static io.waggle.security.Role.VIEWER;

import io.vertx.core.http.HttpMethod;
import io.waggle.security.Role;
import java.util.List;

/** Every route of the node and who may use it. A route that is not in this table cannot be mounted. */
final class Permissions {

    static final String API = "/api/v1";

    /** The console: every path that nothing else has taken. */
    static final String CONSOLE = "/*";

    static final List<Permission> ALL = List.of(
            open(GET, API + "/setup", NONE),
            open(POST, API + "/setup", JSON),
            open(POST, API + "/auth/login", JSON),
            api(POST, "/auth/logout", VIEWER, JSON),
            api(GET, "/auth/me", VIEWER, NONE),
            api(POST, "/auth/password", VIEWER, JSON),
            api(GET, "/users", ADMIN, NONE),
            api(POST, "/users", ADMIN, JSON),
            api(PATCH, "/users/{user}", ADMIN, JSON),
            api(DELETE, "/users/{user}", ADMIN, NONE),
            api(GET, "/tokens", VIEWER, NONE),
            api(POST, "/tokens", VIEWER, JSON),
            api(DELETE, "/tokens/{token}", VIEWER, NONE),
            api(GET, "/audit", ADMIN, NONE),
            api(GET, "/audit/verify", ADMIN, NONE),
            api(POST, "/tasks", SUBMITTER, TASKS),
            api(GET, "/tasks", VIEWER, NONE),
            api(GET, "/tasks/{id}", VIEWER, NONE),
            api(GET, "/tasks/{id}/why", VIEWER, NONE),
            api(GET, "/tasks/{id}/logs", VIEWER, NONE),
            api(PATCH, "/tasks/{id}", OPERATOR, TASK),
            api(DELETE, "/tasks/{id}", OPERATOR, NONE),
            api(POST, "/tasks/{id}/cancel", OPERATOR, JSON),
            api(POST, "/tasks/{id}/rerun", OPERATOR, JSON),
            api(POST, "/tasks/{id}/copy", OPERATOR, TASK),
            api(POST, "/tasks/cancel", OPERATOR, TASK),
            api(POST, "/tasks/rerun", OPERATOR, TASK),
            api(POST, "/tasks/copy", OPERATOR, TASK),
            api(POST, "/tasks/prioritize", OPERATOR, TASK),
            api(POST, "/tasks/delete", OPERATOR, TASK),
            api(POST, "/tasks/clear-results", OPERATOR, TASK),
            api(GET, "/channels", VIEWER, NONE),
            api(GET, "/channels/{channel}", VIEWER, NONE),
            api(PATCH, "/channels/{channel}", OPERATOR, JSON),
            api(DELETE, "/channels/{channel}", OPERATOR, NONE),
            api(POST, "/channels/{channel}/pause", OPERATOR, JSON),
            api(POST, "/channels/{channel}/resume", OPERATOR, JSON),
            api(POST, "/channels/{channel}/clear", OPERATOR, JSON),
            api(POST, "/channels/{channel}/tasks", SUBMITTER, TASKS),
            api(GET, "/channels/{channel}/failed", VIEWER, NONE),
            api(GET, "/channels/{channel}/failed/families", VIEWER, NONE),
            api(POST, "/channels/{channel}/failed/reload", OPERATOR, TASK),
            api(POST, "/channels/{channel}/failed/delete", OPERATOR, JSON),
            api(DELETE, "/channels/{channel}/failed/{id}", OPERATOR, NONE),
            api(GET, "/failed", VIEWER, NONE),
            api(GET, "/failed/families", VIEWER, NONE),
            api(POST, "/failed/reload", OPERATOR, TASK),
            api(POST, "/failed/delete", OPERATOR, JSON),
            api(GET, "/devices", VIEWER, NONE),
            api(POST, "/devices", OPERATOR, JSON),
            api(GET, "/devices/{device}", VIEWER, NONE),
            api(PATCH, "/devices/{device}", OPERATOR, JSON),
            api(DELETE, "/devices/{device}", OPERATOR, NONE),
            api(POST, "/devices/start", OPERATOR, JSON),
            api(POST, "/devices/pause", OPERATOR, JSON),
            api(POST, "/devices/stop", OPERATOR, JSON),
            api(POST, "/devices/{device}/start", OPERATOR, JSON),
            api(POST, "/devices/{device}/pause", OPERATOR, JSON),
            api(POST, "/devices/{device}/stop", OPERATOR, JSON),
            api(GET, "/dispatch", VIEWER, NONE),
            api(POST, "/dispatch/pause", OPERATOR, JSON),
            api(POST, "/dispatch/start", OPERATOR, JSON),
            api(POST, "/dispatch/stop", OPERATOR, JSON),
            api(GET, "/commands", VIEWER, NONE),
            api(GET, "/nodes", VIEWER, NONE),
            api(POST, "/nodes/stop", ADMIN, JSON),
            api(POST, "/nodes/{node}/stop", ADMIN, JSON),
            api(POST, "/nodes/exec", ADMIN, JSON),
            api(GET, "/settings", ADMIN, NONE),
            api(GET, "/store", VIEWER, NONE),
            api(GET, "/nodes/{node}/settings", ADMIN, NONE),
            api(GET, "/nodes/{node}/logging", VIEWER, NONE),
            api(PATCH, "/nodes/{node}/logging", OPERATOR, JSON),
            api(GET, "/functions", VIEWER, NONE),
            api(PUT, "/functions", DEPLOYER, JAR),
            api(POST, "/functions/{function}/call", SUBMITTER, CALL),
            api(GET, "/bus/{address}", ADMIN, NONE),
            api(POST, "/bus/{address}", ADMIN, TASK),
            api(GET, "/functions/{function}/versions/{version}/jar", DEPLOYER, NONE),
            api(GET, "/stats", VIEWER, NONE),
            api(GET, "/stats/timeline", VIEWER, NONE),
            api(GET, "/stats/summary", VIEWER, NONE),
            api(GET, "/stats/devices", VIEWER, NONE),
            api(GET, "/facets", VIEWER, NONE),
            api(GET, "/stats/times", VIEWER, NONE),
            api(GET, "/stats/history", VIEWER, NONE),
            api(GET, "/events", VIEWER, NONE),
            new Permission(GET, "/metrics", VIEWER, NONE),
            open(GET, "/health/live", NONE),
            open(GET, "/health/ready", NONE),
            open(GET, "/openapi.json", NONE),
            open(GET, CONSOLE, NONE));

    private Permissions() {}

    /** The row of a route. @throws IllegalStateException when the table has none: nobody may use it then */
    static Permission of(HttpMethod method, String path) {
        return ALL.stream()
                .filter(row -> row.method().equals(method) && row.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the route " + method + " " + path
                        + " is not in the table of permissions: add it there first"));
    }

    /** The methods that a path of the API takes; empty when there is no such path. */
    static List<String> methods(String requestPath) {
        return ALL.stream()
                .filter(row -> !row.path().equals(CONSOLE) && row.fits(requestPath))
                .map(row -> row.method().name())
                .toList();
    }

    private static Permission api(HttpMethod method, String path, Role role, BodyKind body) {
        return new Permission(method, API + path, role, body);
    }

    private static Permission open(HttpMethod method, String path, BodyKind body) {
        return new Permission(method, path, null, body);
    }
}
