package io.waggle.trial;

import static io.waggle.trial.Functions.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.waggle.Node;
import io.waggle.NodeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one node does when its device is commanded, and what is still there after it was stopped and started. */
@Tag("integration")
class RestartTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DEVICE = "trial-1";

    @TempDir
    Path temp;

    /** A node and its administrator, stopped at the end in any case. */
    private record Running(Node node, Rest rest) implements AutoCloseable {

        static Running start(NodeConfig config) {
            Node node = Node.start(config).await();
            return new Running(node, new Rest(node.url()).login("admin"));
        }

        @Override
        public void close() {
            node.stop().await();
        }
    }

    private NodeConfig oneSlot(Duration drain) {
        return Configs.alone(temp.resolve("data"), 1, drain);
    }

    @Test
    void theFirstAdministratorComesByTheSetupToken() {
        NodeConfig c = oneSlot(Duration.ofSeconds(5));
        NodeConfig withoutPasswordFile = new NodeConfig(
                c.name(),
                c.host(),
                c.port(),
                c.data(),
                c.redis(),
                c.prefix(),
                c.fsync(),
                c.redisMemory(),
                c.cluster(),
                c.join(),
                c.clusterName(),
                c.door(),
                c.slots(),
                c.tags(),
                c.channels(),
                null,
                c.audit(),
                c.drain());
        Node node = Node.start(withoutPasswordFile).await();
        try {
            Rest stranger = new Rest(node.url());
            JsonObject setup = new JsonObject().put("username", "root").put("password", Rest.PASSWORD);
            assertThat(stranger.post("/setup", setup.copy().put("token", "guessed-guessed-guessed"))
                            .status())
                    .isEqualTo(403);
            setup.put("token", node.setupToken().orElseThrow());
            Rest admin = stranger.with(stranger.post("/setup", setup).json(200).getString("token"));
            admin.deploy(Functions.JAR).json(200);
            assertThat(stranger.post("/setup", setup).status()).isEqualTo(409);
            assertThat(stranger.login("root")
                            .post("/tasks?wait=60s", task("value", 1))
                            .json(200)
                            .getInteger("result"))
                    .isEqualTo(1);
        } finally {
            node.stop().await();
        }
    }

    @Test
    void theHigherPriorityGoesFirstAndTheOlderAmongEquals() {
        Path ledger = temp.resolve("ledger");
        try (Running running = Running.start(oneSlot(Duration.ofSeconds(5)))) {
            Rest rest = running.rest();
            rest.deploy(Functions.JAR).json(200);
            rest.command(DEVICE, "pause");
            List<String> ids = rest.submit(Stream.of("0 a", "0 b", "9 c", "-1 d", "5 e", "9 f")
                    .map(text -> named(ledger, text.split(" ")))
                    .toList());
            rest.command(DEVICE, "start");
            ids.forEach(rest::ended);
            assertThat(Ledger.read(ledger).starts().stream().map(Ledger.Line::name))
                    .containsExactly("c", "f", "e", "a", "b", "d");
        }
    }

    private static JsonObject named(Path ledger, String[] priorityAndName) {
        JsonObject task = Functions.work(ledger, 1).put("priority", Integer.parseInt(priorityAndName[0]));
        task.getJsonObject("payload").put("name", priorityAndName[1]);
        return task;
    }

    @Test
    void aPausedDeviceEndsWhatRunsAndTakesNothingNewNotEvenAfterARestart() throws Exception {
        Path ledger = temp.resolve("ledger");
        Path gate = temp.resolve("gate");
        String waiting;
        try (Running running = Running.start(oneSlot(Duration.ofSeconds(5)))) {
            Rest rest = running.rest();
            rest.deploy(Functions.JAR).json(200);
            String first = rest.submit(Functions.held(ledger, gate));
            await().atMost(PATIENCE).until(() -> rest.state(first).equals("RUNNING"));
            waiting = rest.submit(Functions.work(ledger, 1));
            rest.command(DEVICE, "pause");
            assertThat(rest.state(first)).isEqualTo("RUNNING");

            Files.createFile(gate);
            assertThat(rest.ended(first).getString("state")).isEqualTo("SUCCEEDED");
            awaitTwoPolls(rest);
            assertThat(rest.state(waiting)).isEqualTo("QUEUED");
            assertThat(rest.device(DEVICE).getString("state")).isEqualTo("PAUSED");
        }
        try (Running running = Running.start(oneSlot(Duration.ofSeconds(5)))) {
            Rest rest = running.rest();
            awaitTwoPolls(rest);
            assertThat(rest.device(DEVICE).getString("state")).isEqualTo("PAUSED");
            assertThat(rest.state(waiting)).isEqualTo("QUEUED");
            rest.command(DEVICE, "start");
            assertThat(rest.ended(waiting).getString("state")).isEqualTo("SUCCEEDED");
        }
        assertThat(Ledger.read(ledger).runs().values()).containsOnly(1L);
    }

    /** A device asks every channel once a second: by now it has done so twice. */
    private static void awaitTwoPolls(Rest rest) {
        Instant from = Instant.now();
        await().atMost(PATIENCE)
                .until(() ->
                        Instant.parse(rest.device(DEVICE).getString("lastSeen")).isAfter(from.plusMillis(2_600)));
    }

    @Test
    void aTaskThatOutlivesTheDrainIsGivenBackAndCostsNoAttempt() throws Exception {
        Path ledger = temp.resolve("ledger");
        Path gate = temp.resolve("gate");
        String id;
        try (Running running = Running.start(oneSlot(Duration.ofMillis(500)))) {
            Rest rest = running.rest();
            rest.deploy(Functions.JAR).json(200);
            id = rest.submit(Functions.held(ledger, gate).put("attempts", 1));
            await().atMost(PATIENCE).until(() -> rest.state(id).equals("RUNNING"));
        }
        Files.createFile(gate);
        try (Running running = Running.start(oneSlot(Duration.ofMillis(500)))) {
            JsonObject done = running.rest().ended(id);
            assertThat(done.getString("state")).isEqualTo("SUCCEEDED");
            assertThat(done.getJsonArray("history")).hasSize(1);
        }
        Ledger ran = Ledger.read(ledger);
        assertThat(ran.starts().stream().map(Ledger.Line::attempt)).containsExactly(1, 1);
        assertThat(ran.starts().get(1).fence())
                .isGreaterThan(ran.starts().get(0).fence());
        assertThat(ran.ends()).hasSize(1);
    }

    @Test
    void aStopUnderLoadLosesNothingAndRunsNothingTwice() {
        int tasks = 400;
        Path ledger = temp.resolve("ledger");
        NodeConfig config = Configs.alone(temp.resolve("data"), 4, Duration.ofSeconds(10));
        try (Running running = Running.start(config)) {
            running.rest().deploy(Functions.JAR).json(200);
            running.rest().submit(Functions.many(tasks, Functions.work(ledger, 10)));
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> Ledger.read(ledger).ends().size() > 50);
        }
        assertThat(Ledger.read(ledger).ends()).hasSizeLessThan(tasks);
        try (Running running = Running.start(config)) {
            await().atMost(PATIENCE).until(() -> running.rest().channel("work").getInteger("succeeded") == tasks);
        }
        Ledger ran = Ledger.read(ledger);
        assertThat(ran.runs()).hasSize(tasks);
        assertThat(ran.runs().values()).containsOnly(1L);
        assertThat(ran.ends()).hasSize(tasks);
    }
}
