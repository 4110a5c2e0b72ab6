package io.waggle.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.waggle.security.Role;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProblemsTest {

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

    @Test
    void namesLineAndColumnOfMalformedJson() {
        var answer = post("/api/v1/tasks", "{\n  \"function\": oops}");
        problem(answer, 400, "BAD_REQUEST");
        assertThat(answer.bodyAsJsonObject().getString("detail")).contains("line 2");
        problem(post("/api/v1/tasks", ""), 400, "BAD_REQUEST");
        problem(post("/api/v1/tasks", "{} {}"), 400, "BAD_REQUEST");
        problem(post("/api/v1/tasks", "7"), 400, "BAD_REQUEST");
        problem(post("/api/v1/tasks", "[".repeat(100_000)), 400, "BAD_REQUEST");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        var answer =
                api.as(Role.VIEWER, GET, "/api/v1/tasks?stat=FAILED").send().await();
        problem(answer, 400, "BAD_REQUEST");
        assertThat(answer.bodyAsJsonObject().getString("detail")).contains("'stat'", "'state'");
        problem(api.as(Role.VIEWER, GET, "/api/v1/tasks?limit=501").send().await(), 400, "BAD_REQUEST");
        problem(api.as(Role.VIEWER, GET, "/api/v1/tasks?state=BROKEN").send().await(), 400, "BAD_REQUEST");
        problem(api.as(Role.VIEWER, GET, "/api/v1/tasks?cursor=x").send().await(), 400, "BAD_REQUEST");
        problem(api.as(Role.VIEWER, GET, "/api/v1/devices?token=abc").send().await(), 400, "BAD_REQUEST");
    }

    @Test
    void tellsPathsAndMethodsApart() {
        problem(api.anonymous(GET, "/api/v1/nothing").send().await(), 404, "NOT_FOUND");
        problem(api.anonymous(POST, "/api/v1/nothing").send().await(), 404, "NOT_FOUND");
        var answer = api.anonymous(DELETE, "/api/v1/tasks").send().await();
        problem(answer, 405, "METHOD_NOT_ALLOWED");
        assertThat(answer.getHeader("Allow")).isEqualTo("POST, GET");
        problem(api.anonymous(POST, "/somewhere").send().await(), 405, "METHOD_NOT_ALLOWED");
        problem(api.as(Role.VIEWER, GET, "/api/v1/channels/nope").send().await(), 404, "UNKNOWN_CHANNEL");
        problem(api.as(Role.VIEWER, GET, "/api/v1/channels/%7Bx%7D").send().await(), 404, "UNKNOWN_CHANNEL");
        problem(api.as(Role.VIEWER, GET, "/api/v1/tasks/nope%2Fx").send().await(), 404, "UNKNOWN_TASK");
        problem(api.as(Role.VIEWER, GET, "/api/v1/tasks/%7Bx%7D%2Fx").send().await(), 404, "UNKNOWN_TASK");
        problem(api.as(Role.OPERATOR, POST, "/api/v1/devices/d9/pause").send().await(), 404, "UNKNOWN_DEVICE");
    }

    @Test
    void answersWhatIsHardlyHttp() throws Exception {
        String line = "GET /api/v1/tasks/";
        assertThat(raw(line + "% HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("\"code\":\"BAD_REQUEST\"", "Content-Security-Policy");
        assertThat(raw(line + "%zz HTTP/1.1\r\nHost: x\r\n\r\n")).contains("problem+json");
        assertThat(raw(line + "x".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .contains(" 414 ", "problem+json");
        assertThat(raw(line + "x HTTP/1.1\r\nHost: x\r\nX-Y: " + "y".repeat(9_000) + "\r\n\r\n"))
                .contains(" 431 ", "problem+json");
        assertThat(raw(line + "x HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("problem+json");
    }

    private static String raw(String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.api.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void refusesOtherContentTypes() {
        var answer = api.as(Role.SUBMITTER, POST, "/api/v1/tasks")
                .putHeader("Content-Type", "application/x-www-form-urlencoded")
                .sendBuffer(Buffer.buffer("{}"))
                .await();
        problem(answer, 415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void refusesALargeBodyByItsAnnouncedLength() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.api.port())) {
            socket.setSoTimeout(60_000);
            String head = "POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Authorization: Bearer " + api.tokens.get(Role.SUBMITTER)
                    + "\r\nContent-Length: 99999999999\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 413").contains("\"code\":\"TOO_LARGE\"");
        }
    }

    @Test
    void refusesALargeBodyThatCameInPieces() {
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setPort(api.api.port())
                .setHost("127.0.0.1")
                .setURI("/api/v1/auth/login");
        var http = api.vertx.createHttpClient();
        var answer = http.request(options)
                .compose(request -> {
                    request.putHeader("Content-Type", "application/json").setChunked(true);
                    request.write(Buffer.buffer(new byte[2 * 1024 * 1024]));
                    return request.end().transform(sent -> request.response());
                })
                .await();
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void tellsNobodyWhatBroke() {
        var answer = api.as(Role.DEPLOYER, PUT, "/api/v1/functions")
                .putHeader("Content-Type", "application/java-archive")
                .sendBuffer(Buffer.buffer("X"))
                .await();
        problem(answer, 422, "BAD_JAR");
        var broken = Problems.of(new IllegalStateException("secret"), 500, "r1");
        assertThat(broken.detail()).doesNotContain("secret").contains("r1");
    }

    @Test
    void saysWhenToComeBack() {
        api.channels.gone = true;
        try {
            var answer = api.as(Role.VIEWER, GET, "/api/v1/channels").send().await();
            problem(answer, 503, "STORE_UNAVAILABLE");
            assertThat(answer.getHeader("Retry-After")).isEqualTo("2");
            assertThat(api.anonymous(GET, "/health/ready").send().await().statusCode())
                    .isEqualTo(503);
            assertThat(api.anonymous(GET, "/health/live").send().await().statusCode())
                    .isEqualTo(200);
        } finally {
            api.channels.gone = false;
        }
        assertThat(api.anonymous(GET, "/health/ready").send().await().statusCode())
                .isEqualTo(200);
    }

    @Test
    void guardsEveryAnswer() {
        for (String path : new String[] {"/health/live", "/api/v1/nothing", "/api/v1/channels", "/x.js"}) {
            var answer = api.anonymous(GET, path).send().await();
            assertThat(answer.getHeader("Content-Security-Policy"))
                    .startsWith("default-src 'none'; script-src 'self'")
                    .contains("frame-ancestors 'none'", "base-uri 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.getHeader("X-Frame-Options")).isEqualTo("DENY");
            assertThat(answer.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(answer.getHeader("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
            assertThat(answer.getHeader("X-Request-Id")).isNotBlank();
        }
    }

    @Test
    void passesAGoodRequestIdOnAndNoOther() {
        var good = api.anonymous(GET, "/health/live")
                .putHeader("X-Request-Id", "abc-1")
                .send()
                .await();
        assertThat(good.getHeader("X-Request-Id")).isEqualTo("abc-1");
        var bad = api.anonymous(GET, "/health/live")
                .putHeader("X-Request-Id", "a b<c>")
                .send()
                .await();
        assertThat(bad.getHeader("X-Request-Id")).matches("[0-9a-f]+");
    }

    private static HttpResponse<Buffer> post(String path, String body) {
        return api.as(Role.SUBMITTER, POST, path)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer(body))
                .await();
    }

    private static void problem(HttpResponse<Buffer> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
        JsonObject json = answer.bodyAsJsonObject();
        assertThat(json.getInteger("status")).isEqualTo(status);
        assertThat(json.getString("code")).isEqualTo(code);
        assertThat(json.getString("title")).isNotBlank();
        assertThat(json.getString("detail")).isNotBlank();
        assertThat(json.getString("type")).startsWith("urn:waggle:problem:");
    }
}
