package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes that are steered from one of them, and one that comes late. */
@Tag("integration")
class SteeringClusterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path temp;

    private Path ledger;
    private Nodes nodes;
    private Rest rest;

    @BeforeEach
    void start() {
        ledger = temp.resolve("ledger");
        nodes = new Nodes(temp);
        nodes.launch("one", 2);
        rest = nodes.rest("one");
        rest.deploy(Functions.JAR).json(200);
        nodes.launch("two", 2);
        nodes.rest("two");
        Nodes.awaitLoaded(rest, "work", "one", "two");
        nodes.awaitWhole(List.of("one", "two"));
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void commandsReachTheOtherNodeAndOnesThatAreAwayObeyWhenTheyComeBack() throws IOException {
        Path gate = temp.resolve("gate");
        rest.submit(Functions.many(40, Functions.held(ledger, gate)));
        awaitBusy("two-1", 2);
        long sent = System.nanoTime();
        JsonObject set = patch("two-1", "{\"slots\":5}");
        System.out.println("set on the other node ms " + (System.nanoTime() - sent) / 1_000_000);
        assertThat(outcomes(set)).isEqualTo(Map.of("two-1", "DONE"));
        awaitBusy("two-1", 5);
        JsonObject probed = rest.get("/devices/two-1?probe=true").json(200).getJsonObject("probe");
        assertThat(probed.getBoolean("answered")).isTrue();
        JsonObject added = rest.post(
                        "/devices", new JsonObject().put("node", "two").put("slots", 1))
                .json(200);
        assertThat(outcomes(added)).isEqualTo(Map.of("two-2", "DONE"));
        awaitBusy("two-2", 1);

        sent = System.nanoTime();
        JsonObject paused = rest.post("/dispatch/pause", new JsonObject().put("dispatch", true))
                .json(200);
        System.out.println("dispatch paused on both ms " + (System.nanoTime() - sent) / 1_000_000);
        assertThat(outcomes(paused)).isEqualTo(Map.of("one-1", "DONE", "two-1", "DONE", "two-2", "DONE"));
        nodes.launch("late", 2);
        Rest late = nodes.rest("late");
        assertThat(late.device("late-1").getString("held")).contains("shut by admin");
        Files.createFile(gate);
        await().atMost(PATIENCE).until(() -> rest.channel("work").getInteger("running") == 0);
        assertThat(Ledger.read(ledger).starts()).hasSize(8);
        rest.post("/dispatch/start", new JsonObject()).json(200);
        await().atMost(PATIENCE).until(() -> rest.channel("work").getInteger("succeeded") == 40);

        nodes.node("two").kill();
        await().atMost(PATIENCE)
                .until(() -> rest.device("two-1").getString("state").equals("OFFLINE"));
        String there = rest.submit(Functions.work(ledger, 0)
                .put("tags", new JsonArray().add("device:two-1"))
                .put("channel", "there"));
        assertThat(why(there)).startsWith("Only device two-1 may run it, and it is OFFLINE, last seen ");
        assertThat(outcomes(rest.post("/devices/two-1/pause", new JsonObject()).json(200)))
                .isEqualTo(Map.of("two-1", "OFFLINE"));
        assertThat(outcomes(patch("two-1", "{\"slots\":7}"))).isEqualTo(Map.of("two-1", "OFFLINE"));
        await().atMost(PATIENCE)
                .until(() -> outcomes(rest.delete("/devices/two-2").json(200)).equals(Map.of("two-2", "DONE")));
        assertThat(rest.get("/devices/two-2").status()).isEqualTo(404);
        nodes.launch("two", 2);
        nodes.rest("two");
        JsonObject back = rest.device("two-1");
        assertThat(back.getString("state")).isEqualTo("PAUSED");
        assertThat(back.getInteger("slots")).isEqualTo(7);
        assertThat(rest.get("/devices/two-2").status()).isEqualTo(404);
        assertThat(why(there)).startsWith("Only device two-1 may run it, and it is PAUSED");
        rest.command("two-1", "start");
        assertThat(rest.ended(there).getString("device")).isEqualTo("two-1");
    }

    @Test
    void theFileEndsANodeWhenItsTasksHaveEnded() throws IOException {
        Path gate = temp.resolve("gate");
        rest.submit(Functions.many(4, Functions.held(ledger, gate)));
        awaitBusy("one-1", 2);
        awaitBusy("two-1", 2);
        Files.createFile(temp.resolve("two").resolve("END"));
        await().atMost(PATIENCE)
                .until(() -> rest.device("two-1").getString("state").equals("PAUSED"));
        assertThat(nodes.node("two").alive()).isTrue();
        Files.createFile(gate);
        assertThat(nodes.node("two").awaitEnd()).isZero();
        assertThat(rest.channel("work").getInteger("succeeded")).isEqualTo(4);
        assertThat(temp.resolve("two").resolve("END")).doesNotExist();
        assertThat(Ledger.read(ledger).runs().values()).containsOnly(1L);
    }

    @Test
    void nodesThatAreToldToEndFinishWhatTheyRunAndTakeNothingNew() throws IOException {
        Path gate = temp.resolve("gate");
        rest.submit(Functions.many(6, Functions.held(ledger, gate)));
        awaitBusy("one-1", 2);
        awaitBusy("two-1", 2);
        assertThat(rest.post("/nodes/three/stop", new JsonObject()).code()).isEqualTo("UNKNOWN_NODE");
        JsonObject dry = rest.post("/nodes/stop?dryRun=true", new JsonObject()).json(200);
        assertThat(outcomes(dry)).isEqualTo(Map.of("one", "PENDING", "two", "PENDING"));
        JsonObject stopped = rest.post("/nodes/two/stop", new JsonObject()).json(200);
        assertThat(outcomes(stopped)).isEqualTo(Map.of("two", "DONE"));
        assertThat(stopped.getJsonArray("devices").getJsonObject(0).getString("detail"))
                .contains("2 running, ends when 2 running tasks have ended");
        assertThat(rest.device("two-1").getString("held")).contains("admin ends this node");
        assertThat(nodes.node("two").alive()).isTrue();
        Files.createFile(gate);
        assertThat(nodes.node("two").awaitEnd()).isZero();
        await().atMost(PATIENCE).until(() -> rest.channel("work").getInteger("succeeded") == 6);
        assertThat(Ledger.read(ledger).runs().values()).containsOnly(1L);
        assertThat(outcomes(rest.post("/nodes/two/stop", new JsonObject()).json(200)))
                .isEqualTo(Map.of("two", "REFUSED"));
        assertThat(outcomes(rest.post("/nodes/stop", new JsonObject()).json(200)))
                .isEqualTo(Map.of("one", "DONE"));
        assertThat(nodes.node("one").awaitEnd()).isZero();
    }

    private String why(String id) {
        return rest.get("/tasks/" + id + "/why")
                .json(200)
                .getJsonArray("reasons")
                .getJsonObject(0)
                .getString("text");
    }

    private JsonObject patch(String device, String json) {
        return rest.send("PATCH", "/devices/" + device, "application/json", json.getBytes(StandardCharsets.UTF_8))
                .json(200);
    }

    private static Map<String, String> outcomes(JsonObject receipt) {
        Map<String, String> outcomes = new TreeMap<>();
        JsonArray answers = receipt.getJsonArray("devices");
        answers.stream()
                .map(JsonObject.class::cast)
                .forEach(one -> outcomes.put(one.getString("device"), one.getString("outcome")));
        return outcomes;
    }

    private void awaitBusy(String device, int busy) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> rest.device(device).getInteger("busy") == busy);
    }
}
