package io.waggle.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpRequest;
import io.waggle.security.AuditLog;
import io.waggle.security.Role;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route with every role, and with none. What each role may do is written down here a second time. */
class PermissionWalkTest {

    private static final List<String> OPEN = List.of(
            "GET /api/v1/setup",
            "POST /api/v1/setup",
            "POST /api/v1/auth/login",
            "GET /health/live",
            "GET /health/ready",
            "GET /openapi.json",
            "GET /*");
    private static final List<String> SUBMIT = List.of(
            "POST /api/v1/tasks", "POST /api/v1/channels/{channel}/tasks", "POST /api/v1/functions/{function}/call");
    private static final List<String> DEPLOY =
            List.of("PUT /api/v1/functions", "GET /api/v1/functions/{function}/versions/{version}/jar");

    @TempDir
    static Path data;

    private static ApiFixture api;

    @BeforeAll
    static void open() {
        api = new ApiFixture(data).withUsers();
    }

    @AfterAll
    static void close() {
        api.close();
    }

    static Stream<Arguments> pairs() {
        return Permissions.ALL.stream()
                .filter(ApiFixture::ends) // the others: see below, and BusDoorTest
                .flatMap(row -> Stream.concat(Stream.<@Nullable Role>of((Role) null), Arrays.stream(Role.values()))
                        .map(role -> Arguments.of(row, role)));
    }

    @ParameterizedTest(name = "{0} as {1}")
    @MethodSource("pairs")
    void letsInWhoMay(Permission row, @Nullable Role role) {
        int status = request(row, role).send().await().statusCode();
        if (OPEN.contains(row.toString())) {
            assertThat(status).isNotIn(401, 405);
        } else if (role == null) {
            assertThat(status).isEqualTo(401);
        } else if (allowed(row, role)) {
            assertThat(status).isNotIn(401, 403, 405, 500);
        } else {
            assertThat(status).isEqualTo(403);
        }
    }

    @Test
    void letsEveryRoleWatchAndNobodyElse() {
        assertThat(api.anonymous(HttpMethod.GET, "/api/v1/events")
                        .send()
                        .await()
                        .statusCode())
                .isEqualTo(401);
        assertThat(Permissions.of(HttpMethod.GET, "/api/v1/events").role()).isEqualTo(Role.VIEWER);
        assertThat(Permissions.of(HttpMethod.GET, "/api/v1/bus/{address}").role())
                .isEqualTo(Role.ADMIN);
    }

    @Test
    void mountsNothingThatTheTableDoesNotKnow() {
        Routes routes = new Routes(
                Router.router(api.vertx),
                api.gate(),
                new AuditLog(api.vertx, api.audit, "n1", InstantSource.system()),
                new HttpTimes());
        assertThatThrownBy(() -> routes.raw(HttpMethod.GET, "/api/v1/secret", call -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/api/v1/secret");
        assertThatThrownBy(routes::requireAll)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("GET /api/v1/setup");
    }

    private static boolean allowed(Permission row, Role role) {
        if (role == Role.ADMIN) {
            return true;
        }
        String name = row.toString();
        boolean session = name.contains("/auth/") || name.contains("/tokens");
        boolean ending = name.contains("/nodes") && name.endsWith("/stop");
        if (name.contains("/users")
                || name.contains("/audit")
                || name.endsWith("/settings")
                || name.contains("/bus/")
                || name.endsWith("/nodes/exec")
                || ending) {
            return false;
        }
        if (SUBMIT.contains(name)) {
            return role == Role.SUBMITTER;
        }
        if (DEPLOY.contains(name)) {
            return role == Role.DEPLOYER;
        }
        return session || row.method().equals(HttpMethod.GET) || role == Role.OPERATOR;
    }

    private static HttpRequest<Buffer> request(Permission row, @Nullable Role role) {
        String path = row.path().replaceAll("\\{\\w+}", "x").replace("/*", "/");
        if (role == null) {
            return api.anonymous(row.method(), path);
        }
        HttpRequest<Buffer> request = api.as(role, row.method(), path);
        boolean logout = path.endsWith("/logout");
        return logout ? request.addQueryParam("unknown", "so that the session stays") : request;
    }
}
