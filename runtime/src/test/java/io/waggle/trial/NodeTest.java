package io.waggle.trial;

import static io.waggle.trial.Functions.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.Node;
import io.waggle.channel.redis.RedisLink;
import io.waggle.channel.redis.RedisUserStore;
import io.waggle.store.UserStore.StoredUser;
import io.waggle.unit.TestJar;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One whole node, from the outside: what becomes of tasks, and what is refused. */
@Tag("integration")
class NodeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path temp;

    private static Node node;
    private static Rest rest;

    @BeforeAll
    static void startANodeWithFunctions() {
        node = Node.start(Configs.alone(temp.resolve("data"), 4, Duration.ofSeconds(5)))
                .await();
        rest = new Rest(node.url()).login("admin");
        rest.deploy(Functions.JAR).json(200);
    }

    @AfterAll
    static void stop() {
        node.stop().await();
    }

    @Test
    void aDeployedUnitIsListedAndDeployingItAgainChangesNothing() {
        assertThat(rest.get("/functions").json(200).getJsonArray("items").stream()
                        .map(item -> ((JsonObject) item).getString("name")))
                .contains("work", "flaky", "value", "broken");
        JsonObject again = rest.deploy(Functions.JAR).json(200);
        assertThat(again.getBoolean("fresh")).isFalse();
        assertThat(again.getJsonArray("nodes").getJsonObject(0).getString("outcome"))
                .isEqualTo("LOADED");
    }

    @Test
    void oneTaskIsAcceptedRunAndFoundAgain() {
        JsonObject accepted = rest.post("/tasks", task("value", "hello")).json(202);
        assertThat(accepted.getString("channel")).isEqualTo("value");
        assertThat(accepted.getString("address")).isEqualTo("value/" + accepted.getString("id"));
        JsonObject done = rest.ended(accepted.getString("id"));
        assertThat(done.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(done.getString("result")).isEqualTo("hello");
        assertThat(done.getString("payload")).isEqualTo("hello");
        assertThat(done.getString("device")).isEqualTo("trial-1");
        assertThat(done.getJsonArray("history")).hasSize(1);
    }

    @Test
    void anArrayIsTakenTaskByTask() {
        JsonArray tasks = new JsonArray()
                .add(task("value", 1))
                .add(task("value", 2).put("wrong", true))
                .add(task("nobody-has-it", 3))
                .add(task("value", 4));
        JsonObject answer = rest.post("/tasks", tasks).json(202);
        assertThat(answer.getInteger("accepted")).isEqualTo(2);
        assertThat(answer.getJsonArray("rejected").stream()
                        .map(one ->
                                ((JsonObject) one).getInteger("index") + " " + ((JsonObject) one).getString("code")))
                .containsExactly("1 BAD_REQUEST", "2 UNKNOWN_FUNCTION");
        assertThat(answer.getJsonArray("ids").stream()
                        .map(id -> rest.ended(id.toString()).getInteger("result")))
                .containsExactly(1, 4);
    }

    @Test
    void aSubmitterCanWaitForTheOutcome() {
        JsonObject done = rest.post("/tasks?wait=60s", task("value", new JsonObject().put("n", 7)))
                .json(200);
        assertThat(done.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(done.getJsonObject("result").getInteger("n")).isEqualTo(7);
    }

    @Test
    void nothingZeroFalseAndEmptyAreSuccesses() {
        for (Object payload : Arrays.<@Nullable Object>asList(null, 0, false, "")) {
            JsonObject done =
                    rest.post("/tasks?wait=60s", task("value", payload)).json(200);
            assertThat(done.getString("state")).isEqualTo("SUCCEEDED");
            assertThat(done.getValue("result")).isEqualTo(payload);
        }
    }

    @Test
    void aTaskThatFailsIsRunAgainUntilItSucceeds() {
        JsonObject done =
                rest.post("/tasks?wait=60s", task("flaky", Map.of("good", 3))).json(200);
        assertThat(done.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(done.getInteger("result")).isEqualTo(3);
        assertThat(done.getInteger("attempt")).isEqualTo(3);
        assertThat(done.getJsonArray("history").stream()
                        .map(one -> ((JsonObject) one).getInteger("attempt") + " "
                                + ((JsonObject) one).containsKey("error")))
                .containsExactly("1 true", "2 true", "3 false");
    }

    @Test
    void oneAttemptIsExactlyOneRun() {
        Path ledger = temp.resolve("one-run");
        // Its name is no text: the function writes its start, and then breaks.
        JsonObject payload = new JsonObject().put("ledger", ledger.toString()).put("ms", "not a number");
        JsonObject done = rest.post("/tasks?wait=60s", task("work", payload).put("attempts", 1))
                .json(200);
        assertThat(done.getString("state")).isEqualTo("FAILED");
        assertThat(Ledger.read(ledger).starts()).hasSize(1);
        assertThat(done.getJsonArray("history")).hasSize(1);
    }

    @Test
    void aPermanentFailureGoesToTheFailListAtOnceWithItsStack() {
        JsonObject done = rest.post("/tasks?wait=60s", task("broken", 1).put("channel", "broken-at-once"))
                .json(200);
        assertThat(done.getString("state")).isEqualTo("FAILED");
        assertThat(done.getInteger("attempt")).isEqualTo(1);
        JsonArray failed = rest.get("/channels/broken-at-once/failed").json(200).getJsonArray("items");
        assertThat(failed).hasSize(1);
        JsonObject error = failed.getJsonObject(0).getJsonObject("error");
        assertThat(error.getString("message")).isEqualTo("the address is no address");
        assertThat(error.getString("stack")).contains("trial.Broken.run");
    }

    @Test
    void theFailListCanBeCountedReloadedAndDeletedFrom() {
        List<String> ids = rest.submit(Functions.many(3, task("broken", 1).put("channel", "mended")));
        ids.forEach(rest::ended);
        assertThat(failedIn("mended")).isEqualTo(3);

        String one = ids.get(0);
        JsonObject reload = new JsonObject().put("ids", new JsonArray().add(one));
        assertThat(rest.post("/channels/mended/failed/reload", reload).json(200).getInteger("reloaded"))
                .isEqualTo(1);
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonObject again = rest.ended(one);
            assertThat(again.getJsonArray("history")).hasSize(2);
        });
        assertThat(failedIn("mended")).isEqualTo(3);

        assertThat(rest.delete("/channels/mended/failed/" + one).status()).isEqualTo(204);
        assertThat(rest.delete("/channels/mended/failed/" + one).status()).isEqualTo(404);
        assertThat(rest.get("/tasks/" + one).status()).isEqualTo(404);
        assertThat(failedIn("mended")).isEqualTo(2);

        assertThat(rest.post("/failed/reload", new JsonObject()).json(200).getInteger("reloaded"))
                .isGreaterThanOrEqualTo(2);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(rest.channel("mended").getInteger("failedTotal"))
                        .isEqualTo(6));
    }

    private static int failedIn(String channel) {
        return rest.get("/channels/" + channel + "/failed?count=true").json(200).getInteger("count");
    }

    @Test
    void aFunctionThatNobodyHasIsRefusedOrParkedUntilItIsDeployed() {
        assertThat(rest.post("/tasks", task("later", 1)).code()).isEqualTo("UNKNOWN_FUNCTION");
        assertThat(rest.post("/tasks", task("later", 1)).status()).isEqualTo(404);

        rest.post("/tasks?wait=60s", task("value", 1).put("channel", "parking")).json(200);
        String parked = rest.submit(task("later", 1).put("channel", "parking"));
        rest.post("/tasks?wait=60s", task("value", 2).put("channel", "parking")).json(200);
        assertThat(rest.state(parked)).isEqualTo("QUEUED");

        rest.deploy(TestJar.function("later", "return \"at last\";").bytes()).json(200);
        assertThat(rest.ended(parked).getString("result")).isEqualTo("at last");
    }

    @Test
    void theSameIdIsTheSameTask() {
        JsonObject task = task("value", 1).put("id", "order-4711");
        assertThat(rest.post("/tasks", task).json(202).getBoolean("fresh")).isTrue();
        assertThat(rest.post("/tasks", task).json(202).getBoolean("fresh")).isFalse();
        assertThat(rest.post("/tasks", task.copy().put("payload", 2)).code()).isEqualTo("ID_TAKEN");
        assertThat(rest.ended("value%2Forder-4711").getInteger("result")).isEqualTo(1);
    }

    @Test
    void aDelayedTaskDoesNotStartEarly() {
        String id = rest.submit(task("value", 1).put("delay", "1500ms"));
        assertThat(rest.state(id)).isEqualTo("SCHEDULED");
        JsonObject done = rest.ended(id);
        assertThat(Duration.between(
                        Instant.parse(done.getString("submittedAt")), Instant.parse(done.getString("finishedAt"))))
                .isGreaterThanOrEqualTo(Duration.ofMillis(1_500));
    }

    @Test
    void anAttemptThatTakesTooLongFailsWithTimeout() {
        JsonObject task = Functions.work(temp.resolve("too-long"), 60_000)
                .put("timeout", "300ms")
                .put("attempts", 2);
        JsonObject done = rest.post("/tasks?wait=60s", task).json(200);
        assertThat(done.getString("state")).isEqualTo("FAILED");
        assertThat(done.getJsonObject("error").getString("type")).isEqualTo("TIMEOUT");
        assertThat(done.getJsonArray("history")).hasSize(2);
        assertThat(Ledger.read(temp.resolve("too-long")).ends()).isEmpty();
    }

    @Test
    void everyAttemptIsToldInFull() {
        JsonObject done =
                rest.post("/tasks?wait=60s", task("flaky", Map.of("good", 3))).json(200);
        String version = rest.get("/functions").json(200).getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .filter(function -> function.getString("name").equals("flaky"))
                .map(function -> function.getString("active"))
                .findFirst()
                .orElseThrow();
        Instant before = Instant.parse(done.getString("submittedAt"));
        for (int i = 0; i < 3; i++) {
            JsonObject attempt = done.getJsonArray("history").getJsonObject(i);
            assertThat(attempt.getInteger("attempt")).isEqualTo(i + 1);
            assertThat(attempt.getString("device")).isEqualTo("trial-1");
            assertThat(attempt.getString("node")).isEqualTo("trial");
            assertThat(attempt.getString("version")).isEqualTo(version);
            assertThat(attempt.getLong("durationMs")).isGreaterThanOrEqualTo(0);
            Instant started = Instant.parse(attempt.getString("startedAt"));
            assertThat(started).isAfterOrEqualTo(before.minusMillis(5));
            before = started;
            if (i < 2) {
                JsonObject error = attempt.getJsonObject("error");
                assertThat(error.getString("type")).isEqualTo("java.lang.IllegalStateException");
                assertThat(error.getString("message")).isEqualTo("attempt " + (i + 1) + " is too early");
                assertThat(error.getString("stack")).contains("trial.Flaky.run");
            }
        }
        assertThat(Instant.parse(done.getString("finishedAt"))).isAfterOrEqualTo(before);
    }

    @Test
    void aFailureThatNoRetryCanMendIsNotRetried() {
        JsonObject number =
                rest.post("/tasks?wait=60s", task("picky", "number")).json(200);
        assertThat(number.getString("state")).isEqualTo("FAILED");
        assertThat(number.getInteger("attempt")).isEqualTo(1);
        assertThat(number.getJsonObject("error").getString("type")).isEqualTo("java.lang.NumberFormatException");

        JsonObject other = rest.post("/tasks?wait=60s", task("picky", "other")).json(200);
        assertThat(other.getInteger("attempt")).isEqualTo(3);

        JsonObject named = rest.post(
                        "/tasks?wait=60s",
                        task("picky", "other").put("noRetryOn", new JsonArray().add("IllegalStateException")))
                .json(200);
        assertThat(named.getInteger("attempt")).isEqualTo(1);
    }

    @Test
    void aTaskThatAsksToRunLaterIsPutBackUnharmed() {
        JsonObject done = rest.post("/tasks?wait=60s", task("busy", null)).json(200);
        assertThat(done.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(done.getInteger("result")).isEqualTo(4);
        assertThat(done.getInteger("attempt")).isEqualTo(1);
        assertThat(done.getJsonArray("history")).hasSize(1);
        assertThat(Duration.between(
                        Instant.parse(done.getString("submittedAt")), Instant.parse(done.getString("finishedAt"))))
                .isGreaterThanOrEqualTo(Duration.ofMillis(900));
    }

    @Test
    void malformedJsonIsRefusedWithItsPlace() {
        byte[] broken = "{\"function\":\"value\",\n \"payload\": [1,,2]}".getBytes(StandardCharsets.UTF_8);
        Rest.Reply reply = rest.send("POST", "/tasks", "application/json", broken);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().getString("detail")).contains("line 2");
    }

    @Test
    void aPayloadThatIsTooLargeIsRefused() {
        Rest.Reply reply = rest.post("/tasks", task("value", "x".repeat(1024 * 1024)));
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.code()).isEqualTo("TOO_LARGE");
    }

    @Test
    void whoIsNobodyGetsNothing() {
        assertThat(new Rest(node.url()).get("/tasks").status()).isEqualTo(401);
        assertThat(rest.with("ey.not.ours").get("/tasks").status()).isEqualTo(401);
    }

    @Test
    void aViewerMayLookAndNotSubmitCommandOrDeploy() throws Exception {
        makeViewer();
        Rest viewer = new Rest(node.url()).login("viewer");
        assertThat(viewer.get("/channels").status()).isEqualTo(200);
        assertThat(viewer.post("/tasks", task("value", 1)).status()).isEqualTo(403);
        assertThat(viewer.post("/devices/pause", new JsonObject()).status()).isEqualTo(403);
        assertThat(viewer.deploy(Functions.JAR).code()).isEqualTo("FORBIDDEN");
    }

    /** A second user, with the administrator's password, straight in the node's own Redis. */
    private static void makeViewer() throws Exception {
        Path redis = temp.resolve("data/redis");
        String url = "unix://" + redis.resolve("redis.sock") + "?password="
                + Files.readString(redis.resolve("password")).strip();
        Vertx vertx = Vertx.vertx();
        RedisLink link = new RedisLink(vertx, url, PATIENCE);
        try {
            link.open().await();
            RedisUserStore users = new RedisUserStore(link, "wg");
            String hash = users.find("admin").await().orElseThrow().passwordHash();
            users.put(new StoredUser("viewer", hash, List.of("viewer"), 1)).await();
        } finally {
            link.close().await();
            vertx.close().await();
        }
    }

    @Test
    void aJarThatIsNoneChangesNothing() {
        String before = rest.get("/functions").text();
        for (byte[] bad :
                List.of("PK and no more".getBytes(StandardCharsets.UTF_8), new TestJar().bytes(), brokenUnit())) {
            Rest.Reply reply = rest.deploy(bad);
            assertThat(reply.status()).as(reply.text()).isEqualTo(422);
            assertThat(reply.code()).isEqualTo("BAD_JAR");
        }
        assertThat(rest.get("/functions").text()).isEqualTo(before);
    }

    private static byte[] brokenUnit() {
        return new TestJar()
                .blocking(
                        "bad.Value",
                        "@WaggleFunction(\"value\")",
                        "return 1;",
                        "public Value() { throw new IllegalStateException(\"no\"); }")
                .bytes();
    }

    @Test
    void aJarInTheFolderIsDeployed() throws Exception {
        Path folder = temp.resolve("data/functions");
        Path jar = temp.resolve("dropped.jar");
        Files.write(
                jar, TestJar.function("dropped", "return \"from the folder\";").bytes());
        Files.move(jar, folder.resolve("dropped.jar"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(rest.post("/tasks?wait=60s", task("dropped", null))
                                .text())
                        .contains("from the folder"));
        Files.writeString(folder.resolve("bad.jar"), "no jar");
        await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("bad.jar.refused.txt")));
    }
}
