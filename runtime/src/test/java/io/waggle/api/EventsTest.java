package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.waggle.security.Role;
import io.waggle.store.UserStore.StoredUser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class EventsTest {

    @TempDir
    Path data;

    private ApiFixture api;
    private HttpClient http;

    @BeforeEach
    void open() {
        api = new ApiFixture(data).withUsers();
        http = api.vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(50));
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void bringsEventsAndStatistics() {
        Watcher watcher = watch(Role.VIEWER, null);
        api.stream.publish("device.state", new JsonObject().put("id", "d1"));
        await().until(() -> watcher.text().contains("event: device.state"));
        assertThat(watcher.text()).contains("id: ", "\"data\":{\"id\":\"d1\"}");
        await().until(() -> watcher.text().contains("event: stats"));
        var timeline = api.as(Role.VIEWER, GET, "/api/v1/stats/timeline").send().await();
        assertThat(timeline.bodyAsJsonObject().getJsonArray("points").getJsonArray(0))
                .hasSize(6);
        JsonObject stats =
                api.as(Role.VIEWER, GET, "/api/v1/stats").send().await().bodyAsJsonObject();
        assertThat(stats.getLong("staleTotal")).isNotNegative();
        assertThat(stats.getLong("reapedTotal")).isNotNegative();
        assertThat(stats.getJsonArray("deaf").getJsonObject(0).getString("why")).isEqualTo("does not hear node n2");
        assertThat(stats.getJsonArray("parted").encode()).isEqualTo("[{\"node\":\"n1\",\"from\":[\"n2\"]}]");
    }

    @Test
    void replaysWhatAReturningClientMissed() {
        Watcher first = watch(Role.VIEWER, null);
        for (int i = 0; i < 3; i++) {
            api.stream.publish("task.failed", new JsonObject().put("n", i));
        }
        await().until(() -> first.text().contains("\"n\":2"));
        String text = first.text();
        int at = text.indexOf("id: ") + 4;
        String lastId = text.substring(at, text.indexOf('\n', at));
        Watcher second = watch(Role.VIEWER, lastId);
        await().until(() -> second.text().contains("\"n\":2"));
        assertThat(second.text()).contains("\"n\":1").doesNotContain("\"n\":0");
        Watcher third = watch(Role.VIEWER, "1-7");
        await().until(() -> third.text().contains("event: resync"));
    }

    @Test
    void boundsTheStreamsOfAUser() {
        List<Watcher> open = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            open.add(watch(Role.VIEWER, null));
        }
        assertThat(request(Role.VIEWER, null).statusCode()).isEqualTo(429);
        assertThat(request(Role.OPERATOR, null).statusCode()).isEqualTo(200);
        open.get(0).response.request().connection().close();
        await().until(() -> request(Role.VIEWER, null).statusCode() == 200);
    }

    @Test
    void whoHangsUpBeforeItOpensLeavesNothingOpen() throws Exception {
        String task = api.as(Role.SUBMITTER, POST, "/api/v1/tasks")
                .sendJsonObject(ApiFixture.task("crawl"))
                .await()
                .bodyAsJsonObject()
                .getString("id");
        Promise<Void> answer = Promise.promise();
        api.looked = answer.future();
        for (int i = 0; i < 25; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.api.port())) {
                socket.setSoLinger(true, 0);
                String head =
                        "GET /api/v1/tasks/" + task + "/logs?follow=true HTTP/1.1\r\nHost: n1\r\nAuthorization: Bearer "
                                + api.tokens.get(Role.VIEWER) + "\r\n\r\n";
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                int before = i;
                await().until(() -> api.looks.get() > before);
            }
        }
        for (int i = 0; i < 3; i++) {
            // All connections share an event loop: it has seen those that are gone.
            api.anonymous(GET, "/health/ready").send().await();
        }
        answer.complete();
        await().until(() -> api.feed.watchers() == 0);
        for (int i = 0; i < 20; i++) {
            await().until(() -> request(Role.VIEWER, null).statusCode() == 200);
        }
        assertThat(request(Role.VIEWER, null).statusCode()).isEqualTo(429);
    }

    @Test
    void endsWhenTheTokenIsRevoked() {
        Watcher watcher = watch(Role.VIEWER, null);
        var viewer = api.users.find("viewer").await().orElseThrow();
        api.users.put(new StoredUser("viewer", viewer.passwordHash(), List.of("viewer"), 2));
        await().untilTrue(watcher.ended);
    }

    @Test
    void endsWhenTheNodeStops() {
        Watcher watcher = watch(Role.VIEWER, null);
        api.draining = true;
        assertThat(api.anonymous(GET, "/health/ready").send().await().statusCode())
                .isEqualTo(503);
        api.api.drain(Duration.ofSeconds(5)).await();
        await().untilTrue(watcher.ended);
    }

    @Test
    void dropsEventsOfAClientThatDoesNotReadAndTellsItToResync() throws Exception {
        AtomicInteger published = new AtomicInteger();
        api.feed.watch(null, event -> published.addAndGet(event.type().equals("task.failed") ? 1 : 0));
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), api.api.port()));
            String head = "GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                    + api.tokens.get(Role.OPERATOR) + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            String filler = "x".repeat(100_000);
            for (int i = 0; i < 200; i++) {
                api.stream.publish(
                        "task.failed", new JsonObject().put("filler", filler).put("n", i));
            }
            await().until(() -> published.get() == 200);
            var seen = new StringBuilder();
            byte[] bytes = new byte[65536];
            socket.setSoTimeout(60_000);
            while (!seen.toString().contains("event: resync")) {
                int count = socket.getInputStream().read(bytes);
                String piece = new String(bytes, 0, count, StandardCharsets.UTF_8).replace("x", "");
                seen.append(piece);
            }
            assertThat(seen.toString()).doesNotContain("\"n\":199");
        }
    }

    private HttpClientResponse request(Role role, @Nullable String lastId) {
        var options = new RequestOptions()
                .setPort(api.api.port())
                .setHost("127.0.0.1")
                .setURI("/api/v1/events")
                .putHeader("Authorization", "Bearer " + api.tokens.get(role));
        if (lastId != null) {
            options.putHeader("Last-Event-ID", lastId);
        }
        return http.request(options)
                .compose(request -> request.send().map(response -> response.handler(chunk -> {})))
                .await();
    }

    private Watcher watch(Role role, @Nullable String lastId) {
        var options = new RequestOptions()
                .setPort(api.api.port())
                .setHost("127.0.0.1")
                .setURI("/api/v1/events")
                .putHeader("Authorization", "Bearer " + api.tokens.get(role));
        if (lastId != null) {
            options.putHeader("Last-Event-ID", lastId);
        }
        Watcher watcher = http.request(options)
                .compose(request -> request.send().map(Watcher::new))
                .await();
        assertThat(watcher.response.statusCode()).isEqualTo(200);
        await().until(() -> watcher.text().contains("retry:"));
        return watcher;
    }

    private static final class Watcher {

        final HttpClientResponse response;
        final AtomicBoolean ended = new AtomicBoolean();
        private final Buffer seen = Buffer.buffer();

        Watcher(HttpClientResponse response) {
            this.response = response;
            response.handler(this::keep).endHandler(v -> ended.set(true)).exceptionHandler(e -> ended.set(true));
        }

        private synchronized void keep(Buffer chunk) {
            seen.appendBuffer(chunk);
        }

        synchronized String text() {
            return seen.toString();
        }
    }
}
