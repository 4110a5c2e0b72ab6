package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.waggle.security.Role;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions: setup, login, the cookie, and whose page may use it. */
class BrowserTest {

    @TempDir
    Path data;

    private ApiFixture api;

    @BeforeEach
    void open() {
        api = new ApiFixture(data);
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void letsTheFirstAdministratorIn() {
        assertThat(api.anonymous(GET, "/api/v1/setup").send().await().bodyAsJsonObject())
                .isEqualTo(new JsonObject().put("needed", true));
        var body = new JsonObject()
                .put("token", api.setupToken)
                .put("username", "ann")
                .put("password", ApiFixture.PASSWORD);
        var answer = api.anonymous(POST, "/api/v1/setup").sendJsonObject(body).await();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.cookies()).isEmpty();
        String token = answer.bodyAsJsonObject().getString("token");
        var me = api.anonymous(GET, "/api/v1/auth/me")
                .bearerTokenAuthentication(token)
                .send()
                .await();
        assertThat(me.bodyAsJsonObject().getJsonArray("roles").getString(0)).isEqualTo("admin");
        assertThat(api.anonymous(POST, "/api/v1/setup")
                        .sendJsonObject(body)
                        .await()
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void givesBrowsersACookieThatOnlyOurPagesCanUse() {
        String cookie = login();
        assertThat(cookie)
                .containsIgnoringCase("HttpOnly")
                .contains("SameSite=Strict", "Path=/")
                .doesNotContain("Secure");
        assertThat(with(cookie, api.anonymous(GET, "/api/v1/auth/me"))
                        .send()
                        .await()
                        .statusCode())
                .isEqualTo(200);
        assertThat(reload(cookie).send().await().statusCode()).isEqualTo(403);
        assertThat(reload(cookie)
                        .putHeader("Sec-Fetch-Site", "cross-site")
                        .send()
                        .await()
                        .statusCode())
                .isEqualTo(403);
        assertThat(reload(cookie)
                        .putHeader("Sec-Fetch-Site", "same-site")
                        .send()
                        .await()
                        .statusCode())
                .isEqualTo(403);
        assertThat(reload(cookie)
                        .putHeader("Origin", "http://evil.example")
                        .send()
                        .await()
                        .statusCode())
                .isEqualTo(403);
        assertThat(reload(cookie)
                        .putHeader("Sec-Fetch-Site", "same-origin")
                        .send()
                        .await()
                        .statusCode())
                .isEqualTo(200);
        assertThat(reload(cookie)
                        .putHeader("Origin", "http://127.0.0.1:" + api.api.port())
                        .send()
                        .await()
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesALoginFromAForeignPage() {
        api.withUsers();
        var body = new JsonObject().put("username", "viewer").put("password", ApiFixture.PASSWORD);
        var answer = api.anonymous(POST, "/api/v1/auth/login")
                .putHeader("Sec-Fetch-Site", "cross-site")
                .sendJsonObject(body)
                .await();
        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void endsTheSessionAtLogout() {
        String cookie = login();
        var out = with(cookie, api.anonymous(POST, "/api/v1/auth/logout"))
                .putHeader("Sec-Fetch-Site", "same-origin")
                .send()
                .await();
        assertThat(out.statusCode()).isEqualTo(204);
        assertThat(out.cookies().get(0)).contains("Max-Age=0");
        assertThat(with(cookie, api.anonymous(GET, "/api/v1/auth/me"))
                        .send()
                        .await()
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void slowsDownGuessing() {
        api.withUsers();
        var body = new JsonObject().put("username", "admin").put("password", "wrong password");
        int last = 0;
        for (int i = 0; i < 5; i++) {
            last = api.anonymous(POST, "/api/v1/auth/login")
                    .sendJsonObject(body)
                    .await()
                    .statusCode();
        }
        assertThat(last).isEqualTo(429);
        var answer =
                api.anonymous(POST, "/api/v1/auth/login").sendJsonObject(body).await();
        assertThat(Integer.parseInt(answer.getHeader("Retry-After"))).isBetween(1, 60);
    }

    @Test
    void takesNoTokenFromTheUrl() {
        api.withUsers();
        String token = api.tokens.get(Role.ADMIN);
        assertThat(api.anonymous(GET, "/api/v1/devices?access_token=" + token)
                        .send()
                        .await()
                        .statusCode())
                .isEqualTo(401);
    }

    private HttpRequest<Buffer> reload(String cookie) {
        return with(cookie, api.anonymous(POST, "/api/v1/failed/reload"));
    }

    private String login() {
        api.withUsers();
        var body = new JsonObject()
                .put("username", "admin")
                .put("password", ApiFixture.PASSWORD)
                .put("cookie", true);
        var answer =
                api.anonymous(POST, "/api/v1/auth/login").sendJsonObject(body).await();
        return answer.cookies().get(0);
    }

    private static HttpRequest<Buffer> with(String cookie, HttpRequest<Buffer> request) {
        return request.putHeader("Cookie", cookie.substring(0, cookie.indexOf(';')));
    }
}
