package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.Node;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real node measures of real tasks, and what is left of it after a restart of everything. */
@Tag("integration")
class TimesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    private Node node;
    private Rest rest;

    @BeforeEach
    void start() {
        node = Node.start(Configs.alone(temp.resolve("data"), 4, Duration.ofSeconds(5)))
                .await();
        rest = new Rest(node.url()).login("admin");
        rest.deploy(Functions.JAR).json(200);
    }

    @AfterEach
    void stop() {
        node.stop().await();
    }

    @Test
    void everyOutcomeIsCountedOnceAndWaitingCountsFromWhenATaskCouldBegin() throws Exception {
        rest.submit(Functions.many(40, Functions.task("value", 1)));
        String late = rest.submit(Functions.task("value", 1).put("delay", "3s"));
        rest.ended(late);
        String flaky = rest.submit(Functions.task("flaky", new JsonObject().put("good", 3))
                .put("attempts", 2)
                .put("backoff", "1ms"));
        assertThat(rest.ended(flaky).getString("state")).isEqualTo("FAILED");

        await().atMost(PATIENCE).until(() -> total("succeeded") == 41 && total("failed") == 1);
        assertThat(total("submitted")).isEqualTo(42);
        assertThat(total("retried")).isEqualTo(1);
        JsonObject value = times("value");
        assertThat(value.getInteger("count")).isEqualTo(41);
        assertThat(value.getJsonObject("wait").getInteger("max"))
                .as("the delay is not waiting")
                .isLessThan(2_500);
        assertThat(times("flaky").getInteger("count")).isEqualTo(2);

        String metrics = metrics();
        assertThat(metrics)
                .contains("waggle_tasks_total{channel=\"value\",function=\"value\",outcome=\"succeeded\"} 41\n")
                .contains("waggle_task_run_seconds_count{channel=\"flaky\",function=\"flaky\"} 2\n")
                .contains("waggle_node_leased 1\n")
                .contains("route=\"/api/v1/tasks/{id}\"");

        node.stop().await();
        start();
        assertThat(total("succeeded")).as("after a restart of everything").isEqualTo(41);
        assertThat(times("value").getInteger("count")).isEqualTo(41);
    }

    @Test
    void whatAStopFindsMeasuredIsKept() {
        rest.submit(Functions.many(5, Functions.task("value", 1)));
        await().atMost(PATIENCE).until(() -> rest.channel("value").getInteger("succeededTotal") == 5);
        node.stop().await();
        start();
        assertThat(total("succeeded")).isEqualTo(5);
    }

    @Test
    void aDeviceTellsOfItsMachineAndWhatItRunsSinceWhen() {
        Path gate = temp.resolve("gate");
        rest.submit(Functions.many(2, Functions.held(temp.resolve("ledger"), gate)));
        String device = rest.get("/devices")
                .json(200)
                .getJsonArray("items")
                .getJsonObject(0)
                .getString("id");
        await().atMost(PATIENCE).until(() -> rest.device(device).getInteger("busy") == 2);
        await().atMost(PATIENCE)
                .until(() -> rest.device(device).getJsonArray("running").size() == 2);
        JsonObject status = rest.device(device);
        JsonObject running = status.getJsonArray("running").getJsonObject(0);
        assertThat(running.getString("function")).isEqualTo("work");
        assertThat(running.getString("since")).isNotBlank();
        assertThat(status.getJsonObject("disk").getLong("free"))
                .isPositive()
                .isLessThanOrEqualTo(status.getJsonObject("disk").getLong("total"));
        assertThat(status.getDouble("load")).isNotNegative();
    }

    private int total(String count) {
        JsonArray hours = rest.get("/stats/history?unit=hour&limit=2").json(200).getJsonArray("items");
        return hours.stream()
                .mapToInt(one -> ((JsonObject) one).getInteger(count))
                .sum();
    }

    private JsonObject times(String function) {
        JsonArray items = rest.get("/stats/times?minutes=60&function=" + function)
                .json(200)
                .getJsonArray("items");
        assertThat(items).hasSize(1);
        return items.getJsonObject(0);
    }

    private String metrics() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + "/metrics"))
                .header("Authorization", "Bearer " + rest.token())
                .build();
        HttpResponse<String> reply = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).isEqualTo(200);
        return reply.body();
    }
}
