package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks under an operator's hand, on whole nodes: what runs really stops, and many are done in time. */
@Tag("integration")
class ControlTest {

    private static final int MANY = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path temp;

    private static Node node;
    private static Rest rest;

    @BeforeAll
    static void startANodeWithFunctions() {
        node = Node.start(Configs.alone(temp.resolve("data"), 2, Duration.ofSeconds(5)))
                .await();
        rest = new Rest(node.url()).login("admin");
        rest.deploy(Functions.JAR).json(200);
    }

    @AfterAll
    static void stop() {
        node.stop().await();
    }

    @Test
    void a_running_task_is_interrupted_and_stays_cancelled_whatever_its_device_says() throws IOException {
        Path ledger = temp.resolve("one");
        Path gate = temp.resolve("one-gate");
        String id = rest.submit(Functions.held(ledger, gate));
        await().atMost(PATIENCE).until(() -> Ledger.read(ledger).starts().size() == 1);
        CompletableFuture<Rest.Reply> waiter = rest.begin("GET", "/tasks/" + id + "?wait=60s", "");
        long stale = rest.channel("work").getLong("staleTotal");

        JsonObject cancelled =
                rest.post("/tasks/" + id + "/cancel", new JsonObject()).json(200);
        assertThat(cancelled.getString("state")).isEqualTo("CANCELLED");
        assertThat(cancelled.getString("finishedAt")).isNotNull();
        assertThat(waiter.orTimeout(30, TimeUnit.SECONDS).join().json(200).getString("state"))
                .isEqualTo("CANCELLED");
        await().atMost(PATIENCE).until(() -> rest.device("trial-1").getInteger("busy") == 0);
        await().atMost(PATIENCE).until(() -> rest.channel("work").getLong("staleTotal") == stale + 1);
        Files.writeString(gate, "open");
        rest.ended(rest.submit(Functions.work(ledger, 0)));
        assertThat(Ledger.read(ledger).starts()).hasSize(2);
        assertThat(Files.readAllLines(ledger).stream().filter(line -> line.startsWith("E " + id)))
                .as("the function was interrupted where it stood")
                .isEmpty();
        assertThat(rest.state(id)).isEqualTo("CANCELLED");

        assertThat(rest.post("/tasks/" + id + "/rerun", new JsonObject())
                        .json(200)
                        .getString("id"))
                .isEqualTo(id);
        assertThat(rest.ended(id).getString("state")).isEqualTo("SUCCEEDED");
        assertThat(rest.post("/tasks/" + id + "/cancel", new JsonObject())
                        .json(409)
                        .getString("detail"))
                .contains("has ended as SUCCEEDED");
        JsonObject cleared = rest.post("/tasks/clear-results", new JsonObject().put("ids", new JsonArray().add(id)))
                .json(200);
        assertThat(cleared.getInteger("done")).isEqualTo(1);
        assertThat(rest.get("/tasks/" + id).json(200).getBoolean("resultCleared"))
                .isTrue();
        assertThat(rest.delete("/tasks/" + id).status()).isEqualTo(204);
        assertThat(rest.get("/tasks/" + id).status()).isEqualTo(404);
    }

    @Test
    void twenty_thousand_are_cancelled_run_again_and_deleted_by_a_filter() {
        List<JsonObject> tasks = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            tasks.add(Functions.task("value", i)
                    .put("tags", new JsonArray().add("nowhere"))
                    .put("batch", i % 2 == 0 ? "even" : "odd"));
        }
        assertThat(rest.submit(tasks)).hasSize(MANY);
        JsonObject all = new JsonObject().put("channel", "value");
        assertThat(rest.post("/tasks/cancel?dryRun=true", all).json(200).getInteger("matched"))
                .isEqualTo(MANY);
        JsonObject even = new JsonObject().put("batch", "even");
        assertThat(timed("prioritize", even.copy().put("priority", 3))).isEqualTo(MANY / 2);
        assertNumbers(MANY, 0);
        assertThat(timed("cancel", even)).isEqualTo(MANY / 2);
        assertNumbers(MANY / 2, MANY / 2);
        assertThat(rest.get("/tasks?state=CANCELLED&limit=500").json(200).getJsonArray("items"))
                .hasSize(500);
        assertThat(timed("rerun", even)).isEqualTo(MANY / 2);
        assertNumbers(MANY, 0);
        assertThat(timed("cancel", all)).isEqualTo(MANY);
        assertNumbers(0, MANY);
        assertThat(timed("delete", all)).isEqualTo(MANY);
        assertNumbers(0, 0);
        assertThat(rest.channel("value").getLong("bytes")).isZero();
        rest.ended(rest.submit(Functions.task("value", 1)));
    }

    @Test
    void what_is_moved_to_a_higher_priority_overtakes() {
        rest.ended(rest.submit(Functions.task("value", 1)));
        configure(new JsonObject().put("concurrency", 1));
        rest.post("/channels/value/pause", new JsonObject()).json(200);
        List<JsonObject> tasks = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            tasks.add(Functions.task("value", i).put("batch", i < 1_000 ? "first" : "second"));
        }
        List<String> ids = rest.submit(tasks);
        assertThat(timed("prioritize", new JsonObject().put("batch", "second").put("priority", 5)))
                .isEqualTo(1_000);
        String last = ids.get(1_999);
        assertThat(timed(
                        "prioritize",
                        new JsonObject().put("ids", new JsonArray().add(last)).put("priority", 6)))
                .isEqualTo(1);
        rest.post("/channels/value/resume", new JsonObject()).json(200);
        // The first claim may still bring a task of the priority that the device knew before.
        JsonObject overtaken = rest.ended(ids.get(999));
        assertThat(finished(last)).isBeforeOrEqualTo(finished(ids.get(1_000)));
        assertThat(finished(ids.get(1_998))).isBeforeOrEqualTo(Instant.parse(overtaken.getString("startedAt")));
        assertThat(finished(ids.get(1_998))).isBeforeOrEqualTo(finished(ids.get(100)));
        configure(new JsonObject().putNull("concurrency"));
    }

    private static void configure(JsonObject settings) {
        rest.begin("PATCH", "/channels/value", settings).join().json(200);
    }

    private static Instant finished(String id) {
        return Instant.parse(rest.get("/tasks/" + id).json(200).getString("finishedAt"));
    }

    private static int timed(String verb, JsonObject filter) {
        long from = System.nanoTime();
        JsonObject receipt = rest.post("/tasks/" + verb, filter).json(200);
        System.out.printf(
                "%s of %d tasks by a filter: %d ms%n",
                verb, receipt.getInteger("done"), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from));
        assertThat(receipt.getInteger("refused")).as(receipt.encode()).isZero();
        return receipt.getInteger("done");
    }

    private static void assertNumbers(int queued, int cancelled) {
        JsonObject channel = rest.channel("value");
        assertThat(channel.getInteger("queued")).as(channel.encode()).isEqualTo(queued);
        assertThat(channel.getInteger("cancelled")).as(channel.encode()).isEqualTo(cancelled);
    }

    @Test
    void any_node_cancels_what_runs_on_another(@TempDir Path folder) {
        try (Nodes nodes = new Nodes(folder)) {
            nodes.launch("one", 1);
            nodes.rest("one").deploy(Functions.JAR).json(200);
            nodes.launch("two", 1);
            nodes.awaitWhole(List.of("one", "two"));
            Nodes.awaitLoaded(nodes.rest("one"), "work", "one", "two");
            Path ledger = folder.resolve("ledger");
            List<String> ids =
                    nodes.rest("one").submit(Functions.many(2, Functions.held(ledger, folder.resolve("never"))));
            await().atMost(PATIENCE).until(() -> Ledger.read(ledger).starts().size() == 2);
            long from = System.nanoTime();
            JsonObject receipt = nodes.rest("one")
                    .post("/tasks/cancel", new JsonObject().put("ids", new JsonArray(ids)))
                    .json(200);
            assertThat(receipt.getInteger("done")).as(receipt.encode()).isEqualTo(2);
            String next = nodes.rest("one").submit(Functions.work(ledger, 0));
            String other = nodes.rest("one").submit(Functions.work(ledger, 0));
            assertThat(nodes.rest("one").ended(next).getString("state")).isEqualTo("SUCCEEDED");
            assertThat(nodes.rest("one").ended(other).getString("state")).isEqualTo("SUCCEEDED");
            System.out.printf(
                    "both slots of two nodes free and used again %d ms after the cancel%n",
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from));
            await().atMost(PATIENCE)
                    .until(() -> nodes.rest("one").channel("work").getLong("staleTotal") == 2);
            ids.forEach(id -> assertThat(nodes.rest("two").state(id)).isEqualTo("CANCELLED"));
        }
    }
}
