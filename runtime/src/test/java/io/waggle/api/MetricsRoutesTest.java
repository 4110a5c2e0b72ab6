package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.measure.Count;
import io.waggle.measure.Measured;
import io.waggle.measure.Recorder;
import io.waggle.security.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was measured, for people and for Prometheus. */
class MetricsRoutesTest {

    @TempDir
    Path data;

    private ApiFixture api;

    @BeforeEach
    void open() {
        api = new ApiFixture(data).withUsers();
    }

    @AfterEach
    void close() {
        api.close();
    }

    private void measured(long at, int count, long ms) {
        Recorder recorder = new Recorder();
        for (int i = 0; i < count; i++) {
            recorder.attempt("crawl", "fetch", Count.SUCCEEDED, ms, 2 * ms);
            recorder.attempt("crawl", "parse", Count.RETRIED, -1, 1);
        }
        List<Measured> all = recorder.drain();
        api.history.add("n1", "r1", 1, at, all).await();
    }

    @Test
    void theTimesOfTheLastMinutesAreMergedByChannelAndFunction() {
        long now = System.currentTimeMillis();
        measured(now, 3, 10);
        measured(now - 120_000, 1, 50);
        measured(now - 3_600_000, 9, 5_000);
        JsonArray items = get("/stats/times?function=fetch").getJsonArray("items");
        assertThat(items).hasSize(1);
        JsonObject fetch = items.getJsonObject(0);
        assertThat(fetch.getString("channel")).isEqualTo("crawl");
        assertThat(fetch.getInteger("count")).isEqualTo(4);
        assertThat(fetch.getJsonObject("wait").getInteger("p50")).isEqualTo(10);
        assertThat(fetch.getJsonObject("run").getInteger("max")).isEqualTo(100);
        assertThat(get("/stats/times").getJsonArray("items")).hasSize(2);
        JsonObject parse =
                get("/stats/times?function=parse").getJsonArray("items").getJsonObject(0);
        assertThat(parse.getJsonObject("wait").getValue("p50")).isNull();
        assertThat(refused("/stats/times?minutes=0")).contains("1 to 120");
    }

    @Test
    void theHistoryHasEveryBucketOldestFirst() {
        long now = System.currentTimeMillis();
        measured(now - 60_000 * 3, 2, 10);
        JsonArray minutes = get("/stats/history?limit=5").getJsonArray("items");
        assertThat(minutes).hasSize(5);
        assertThat(minutes.stream()
                        .mapToInt(one -> ((JsonObject) one).getInteger("succeeded"))
                        .sum())
                .isEqualTo(2);
        assertThat(minutes.getJsonObject(0).getString("at"))
                .isLessThan(minutes.getJsonObject(4).getString("at"))
                .endsWith(":00Z");
        JsonArray some =
                get("/stats/history?limit=5&channel=crawl&function=parse").getJsonArray("items");
        assertThat(some.stream()
                        .mapToInt(one -> ((JsonObject) one).getInteger("retried"))
                        .sum())
                .isEqualTo(2);
        assertThat(some.stream()
                        .mapToInt(one -> ((JsonObject) one).getInteger("succeeded"))
                        .sum())
                .isZero();
        JsonArray many = get("/stats/history?limit=500&channel=crawl").getJsonArray("items");
        assertThat(many).hasSize(500);
        assertThat(Duration.between(
                        Instant.parse(many.getJsonObject(0).getString("at")),
                        Instant.parse(many.getJsonObject(499).getString("at"))))
                .isEqualTo(Duration.ofMinutes(499));
        get("/stats/history?limit=500");
        long before = api.history.mostAtOnce;
        assertThat(before).as("wholes come at once, of pairs only some").isEqualTo(500);
        api.history.mostAtOnce = 0;
        get("/stats/history?limit=500&channel=crawl");
        get("/stats/times?minutes=120");
        assertThat(api.history.mostAtOnce).isBetween(1L, 20L);
        assertThat(refused("/stats/history?unit=week")).contains("minute, hour or day");
    }

    @Test
    void prometheusGetsTextThatKeepsToItsFormatAndNoPathOfARequest() {
        api.times.count("odd", "f", Count.SUBMITTED, 3);
        Recorder recorder = api.times.recorder();
        recorder.attempt("crawl", "fetch", Count.SUCCEEDED, 7, 300);
        for (int i = 0; i < 20; i++) {
            get("/tasks/missing" + i, 404);
        }
        PrometheusParser text = PrometheusParser.read(metrics());
        assertThat(text.value("waggle_tasks_total{channel=odd, function=f, outcome=submitted}"))
                .isEqualTo(3);
        assertThat(text.value("waggle_task_wait_seconds_bucket{channel=crawl, function=fetch, le=0.005}"))
                .isZero();
        assertThat(text.value("waggle_task_wait_seconds_bucket{channel=crawl, function=fetch, le=0.01}"))
                .isEqualTo(1);
        assertThat(text.value("waggle_task_run_seconds_sum{channel=crawl, function=fetch}"))
                .isEqualTo(0.3);
        assertThat(text.value("waggle_http_request_seconds_count{method=GET, route=/api/v1/tasks/{id}, status=4xx}"))
                .isEqualTo(20);
        assertThat(text.samples().keySet()).noneMatch(sample -> sample.contains("missing"));
        assertThat(text.value("waggle_redis_round_trip_seconds")).isEqualTo(0.0015);
        assertThat(text.value("waggle_node_ready")).isEqualTo(1);
        assertThat(text.value("jvm_memory_heap_used_bytes")).isPositive();
    }

    @Test
    void prometheusSeesTheQueuesOnceTheStoreHasTold() {
        api.as(Role.SUBMITTER, POST, "/api/v1/tasks")
                .sendJsonObject(ApiFixture.task("crawl"))
                .await();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> PrometheusParser.read(metrics())
                        .samples()
                        .getOrDefault("waggle_channel_queued{channel=crawl}", 0.0)
                        .equals(1.0));
    }

    private String metrics() {
        var reply = api.as(Role.VIEWER, GET, "/metrics").send().await();
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.getHeader("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        return reply.bodyAsString();
    }

    private JsonObject get(String path) {
        return get(path, 200);
    }

    private JsonObject get(String path, int status) {
        var reply = api.as(Role.VIEWER, GET, "/api/v1" + path).send().await();
        assertThat(reply.statusCode()).as(reply.bodyAsString()).isEqualTo(status);
        return reply.bodyAsJsonObject();
    }

    private String refused(String path) {
        return get(path, 400).getString("detail");
    }
}
