package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node that is steered while tasks run and wait, and started again. */
@Tag("integration")
class SteeringTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    private Path ledger;
    private Node node;
    private Rest rest;
    private String device;

    @BeforeEach
    void start() {
        ledger = temp.resolve("ledger");
        startNode();
        rest.deploy(Functions.JAR).json(200);
        device = devices().get(0).getString("id");
    }

    @AfterEach
    void stop() {
        node.stop().await();
    }

    private void startNode() {
        node = Node.start(Configs.alone(temp.resolve("data"), 4, Duration.ofSeconds(5)))
                .await();
        rest = new Rest(node.url()).login("admin");
    }

    private void restart() {
        node.stop().await();
        startNode();
    }

    @Test
    void slotsAreObeyedExactlyAndKeptOverARestart() throws IOException {
        patch(device, "{\"slots\":10}");
        Path first = temp.resolve("first");
        Path second = temp.resolve("second");
        rest.submit(Functions.many(10, Functions.held(ledger, first)));
        rest.submit(Functions.many(30, Functions.held(ledger, second)));
        awaitBusy(10);
        JsonObject receipt = patch(device, "{\"slots\":2,\"name\":\"press\"}");
        assertThat(receipt.getJsonObject("before").getJsonObject(device).getInteger("slots"))
                .isEqualTo(10);
        assertThat(receipt.getJsonObject("after").getJsonObject(device).getInteger("slots"))
                .isEqualTo(2);
        assertThat(outcome(receipt)).isEqualTo("DONE");
        assertThat(rest.device(device).getInteger("busy"))
                .as("what runs goes on")
                .isEqualTo(10);
        Files.createFile(first);
        awaitBusy(2);
        Ledger then = Ledger.read(ledger);
        assertThat(then.starts().size() - then.ends().size()).isEqualTo(2);

        long sent = System.nanoTime();
        patch(device, "{\"slots\":20}");
        awaitBusy(20);
        System.out.println("20 slots filled after ms " + (System.nanoTime() - sent) / 1_000_000);
        Files.createFile(second);
        await().atMost(PATIENCE).until(() -> rest.channel("work").getInteger("succeeded") == 40);

        restart();
        assertThat(rest.device(device).getInteger("slots")).isEqualTo(20);
        assertThat(rest.device(device).getString("name")).isEqualTo("press");
        patch(device, "{\"slots\":null}");
        assertThat(rest.device(device).getInteger("slots")).isEqualTo(4);
        assertThat(Ledger.read(ledger).starts()).hasSize(40);
    }

    @Test
    void devicesAreAddedForTheirChannelsAndTakenAwayWhenTheyAreIdle() throws IOException {
        JsonObject added = rest.post(
                        "/devices",
                        new JsonObject()
                                .put("node", node())
                                .put("slots", 3)
                                .put("channels", new JsonArray().add("other")))
                .json(200);
        String second = added.getJsonArray("devices").getJsonObject(0).getString("device");
        assertThat(outcome(added)).isEqualTo("DONE");
        assertThat(second).isEqualTo(node() + "-2");
        Path gate = temp.resolve("gate");
        rest.submit(Functions.many(10, Functions.held(ledger, gate)));
        awaitBusy(4);
        assertThat(rest.device(second).getInteger("busy"))
                .as("it serves another channel")
                .isZero();
        patch(second, "{\"channels\":[]}");
        await().atMost(PATIENCE).until(() -> rest.device(second).getInteger("busy") == 3);

        restart();
        assertThat(devices()).extracting(one -> one.getString("id")).containsExactly(device, second);
        await().atMost(PATIENCE).until(() -> rest.device(second).getInteger("busy") == 3);
        JsonObject leaving = rest.delete("/devices/" + second).json(200);
        assertThat(outcome(leaving)).isEqualTo("PENDING");
        assertThat(rest.device(second).getString("state")).isEqualTo("DRAINING");
        Files.createFile(gate);
        await().atMost(PATIENCE).until(() -> rest.get("/devices/" + second).status() == 404);
        await().atMost(PATIENCE).until(() -> rest.channel("work").getInteger("succeeded") == 10);
        restart();
        assertThat(devices()).extracting(one -> one.getString("id")).containsExactly(device);
        assertThat(rest.post("/devices", new JsonObject().put("node", "nowhere"))
                        .json(404)
                        .getString("code"))
                .isEqualTo("UNKNOWN_NODE");
    }

    @Test
    void aDeviceThatIsTakenAwayAtOnceGivesBackWhatItRuns() throws IOException {
        Path gate = temp.resolve("gate");
        rest.submit(Functions.many(4, Functions.held(ledger, gate)));
        awaitBusy(4);
        String path = "/devices/" + device + "?drain=false";
        JsonObject gone = rest.delete(path, "once").json(200);
        assertThat(outcome(gone)).isIn("DONE", "PENDING");
        await().atMost(PATIENCE).until(() -> devices().isEmpty());
        assertThat(rest.delete(path, "once").json(200).getString("id"))
                .as("given again, it is the same command")
                .isEqualTo(gone.getString("id"));
        assertThat(rest.delete(path).status()).isEqualTo(404);
        JsonObject channel = rest.channel("work");
        assertThat(channel.getInteger("queued")).isEqualTo(4);
        assertThat(channel.getInteger("running")).isZero();
        restart();
        assertThat(devices()).as("the configuration does not bring it back").isEmpty();
        Files.createFile(gate);
        rest.post("/devices", new JsonObject().put("node", node())).json(200);
        await().atMost(PATIENCE).until(() -> rest.channel("work").getInteger("succeeded") == 4);
    }

    @Test
    void gatesHoldOverARestartAndNothingStartsBehindThem() throws IOException {
        Path gate = temp.resolve("gate");
        rest.submit(Functions.many(4, Functions.held(ledger, gate)));
        awaitBusy(4);
        rest.post("/channels/work/pause", new JsonObject()).json(200);
        rest.submit(Functions.many(3, Functions.work(ledger, 0)));
        Files.createFile(gate);
        await().atMost(PATIENCE).until(() -> rest.channel("work").getInteger("succeeded") == 4);
        restart();
        assertThat(rest.channel("work").getBoolean("paused")).isTrue();
        assertThat(rest.channel("work").getInteger("queued")).isEqualTo(3);
        rest.post("/channels/work/resume", new JsonObject()).json(200);
        await().atMost(PATIENCE).until(() -> rest.channel("work").getInteger("succeeded") == 7);

        JsonObject stopped = rest.post("/dispatch/stop", new JsonObject()).json(200);
        assertThat(outcome(stopped)).isEqualTo("DONE");
        assertThat(rest.device(device).getString("state")).isEqualTo("STOPPED");
        assertThat(rest.post("/tasks", Functions.work(ledger, 0)).code()).isEqualTo("INTAKE_CLOSED");
        restart();
        assertThat(rest.device(device).getString("state")).isEqualTo("STOPPED");
        assertThat(rest.post("/tasks", Functions.work(ledger, 0)).json(503).getString("detail"))
                .contains("shut by admin at");
        rest.post("/dispatch/start", new JsonObject().put("intake", true)).json(200);
        rest.submit(Functions.many(1, Functions.work(ledger, 0)));
        assertThat(rest.device(device).getString("held")).contains("shut by admin");
        rest.post("/dispatch/start", new JsonObject()).json(200);
        await().atMost(PATIENCE).until(() -> rest.channel("work").getInteger("succeeded") == 8);
        assertThat(rest.device(device).getString("state")).isEqualTo("RUNNING");
        assertThat(rest.get("/commands?limit=1")
                        .json(200)
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getString("command"))
                .isEqualTo("START_DISPATCH");
    }

    @Test
    void theFilePausesAllDevicesUntilItIsDeleted() throws IOException {
        Path pause = temp.resolve("data").resolve("PAUSE");
        Files.createFile(pause);
        await().atMost(PATIENCE)
                .until(() -> rest.device(device).getString("state").equals("PAUSED"));
        assertThat(rest.device(device).getString("held")).contains("PAUSE");
        rest.submit(Functions.many(2, Functions.work(ledger, 0)));
        restart();
        assertThat(rest.device(device).getString("state")).isEqualTo("PAUSED");
        assertThat(rest.channel("work").getInteger("queued")).isEqualTo(2);
        Files.delete(pause);
        await().atMost(PATIENCE).until(() -> rest.channel("work").getInteger("succeeded") == 2);
        assertThat(rest.device(device).getString("state")).isEqualTo("RUNNING");
    }

    private String node() {
        return rest.get("/nodes")
                .json(200)
                .getJsonArray("items")
                .getJsonObject(0)
                .getString("name");
    }

    private List<JsonObject> devices() {
        return Nodes.items(rest, "/devices");
    }

    private JsonObject patch(String id, String json) {
        return rest.send("PATCH", "/devices/" + id, "application/json", json.getBytes(StandardCharsets.UTF_8))
                .json(200);
    }

    private static String outcome(JsonObject receipt) {
        return receipt.getJsonArray("devices").getJsonObject(0).getString("outcome");
    }

    private void awaitBusy(int busy) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> rest.device(device).getInteger("busy") == busy);
    }
}
