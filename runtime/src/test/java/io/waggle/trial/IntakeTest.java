package io.waggle.trial;

import static io.waggle.trial.Functions.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.Node;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One whole node and what comes in: bounds that hold and change while it runs, streams, executions that are shared. */
@Tag("integration")
class IntakeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String DEVICE = "trial-1";

    @TempDir
    static Path temp;

    private static Node node;
    private static Rest rest;

    @BeforeAll
    static void startANodeWithFunctions() {
        node = Node.start(Configs.alone(temp.resolve("data"), 8, Duration.ofSeconds(5)))
                .await();
        rest = new Rest(node.url()).login("admin");
        rest.deploy(Functions.JAR).json(200);
    }

    @AfterAll
    static void stop() {
        node.stop().await();
    }

    @AfterEach
    void startAgain() {
        rest.command(DEVICE, "start");
    }

    @Test
    void aFullChannelRefusesPolitelyAndFillsAgainWhenThereIsRoom() {
        set("bounded", new JsonObject().put("capacity", 50));
        rest.command(DEVICE, "pause");
        List<String> ids = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < 100; i++) {
            Rest.Reply reply = rest.post("/tasks", task("value", i).put("channel", "bounded"));
            if (reply.status() == 202) {
                ids.add(reply.json().getString("id"));
            } else {
                refused++;
                assertThat(reply.status()).as(reply.text()).isEqualTo(429);
                assertThat(reply.code()).isEqualTo("CHANNEL_FULL");
                assertThat(reply.retryAfter()).isEqualTo("2");
            }
            assertThat(rest.channel("bounded").getInteger("queued")).isLessThanOrEqualTo(50);
        }
        assertThat(refused).isEqualTo(50);
        assertThat(ids).hasSize(50);

        rest.command(DEVICE, "start");
        ids.forEach(rest::ended);
        JsonObject rejected = rest.post(
                        "/tasks",
                        new JsonArray(Functions.many(50, task("value", 1).put("channel", "bounded"))))
                .json(202);
        assertThat(rejected.getInteger("accepted")).as(rejected.encode()).isEqualTo(50);
    }

    @Test
    void aBoundChangesWhileTheChannelRuns() {
        set("moved", new JsonObject().put("capacity", 50));
        rest.command(DEVICE, "pause");
        assertThat(submitted("moved", 20)).isEqualTo(20);
        set("moved", new JsonObject().put("capacity", 5));
        assertThat(submitted("moved", 1)).isZero();
        rest.command(DEVICE, "start");
        await().atMost(PATIENCE).until(() -> rest.channel("moved").getInteger("succeeded") == 21);
        rest.command(DEVICE, "pause");
        assertThat(submitted("moved", 20)).isEqualTo(5);
        set("moved", new JsonObject().putNull("capacity"));
        assertThat(submitted("moved", 20)).isEqualTo(20);
        assertThat(rest.channel("moved").getInteger("queued")).isEqualTo(25);
    }

    @Test
    void aThousandCallersShareOneExecution() throws Exception {
        int callers = 1_000;
        Path ledger = temp.resolve("shared");
        JsonObject task = Functions.work(ledger, 0).put("coalesce", "report").put("channel", "shared");
        task.getJsonObject("payload").put("name", "the one answer");
        rest.post("/tasks?wait=60s", task("value", 0).put("channel", "shared")).json(200);
        rest.command(DEVICE, "pause");
        try (var store = new Store(temp.resolve("data/redis"))) {
            List<CompletableFuture<Rest.Reply>> answers = IntStream.range(0, callers)
                    .mapToObj(i -> rest.begin("POST", "/tasks?wait=80s", task))
                    .toList();
            await().atMost(PATIENCE)
                    .until(() -> String.valueOf(callers - 1).equals(store.get("HGET", "wg:{shared}:n", "coalesced")));
            rest.command(DEVICE, "start");
            List<JsonObject> ends =
                    answers.stream().map(answer -> answer.join().json(200)).toList();
            assertThat(ends).allMatch(end -> "the one answer".equals(end.getString("result")));
            assertThat(ends.stream().map(end -> end.getString("id")).distinct()).hasSize(1);
        }
        assertThat(Ledger.read(ledger).starts()).hasSize(1);
    }

    @Test
    void aLongStreamIsCountedExactlyAndKeepsItsOrder() {
        rest.command(DEVICE, "pause");
        var lines = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            lines.append("{\"function\":\"value\",\"channel\":\"stream-" + i % 2 + "\",\"id\":\"t" + (100_000 + i)
                    + "\",\"payload\":" + i + "}\n");
        }
        Rest.Reply reply = rest.send(
                "POST", "/tasks", "application/x-ndjson", lines.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(reply.status()).isEqualTo(202);
        List<JsonObject> answers = reply.text().lines().map(JsonObject::new).toList();
        assertThat(answers).hasSize(20_000);
        for (int i = 0; i < 20_000; i++) {
            assertThat(answers.get(i).getString("address")).isEqualTo("stream-" + i % 2 + "/t" + (100_000 + i));
        }
        for (int c = 0; c < 2; c++) {
            assertThat(rest.channel("stream-" + c).getInteger("queued")).isEqualTo(10_000);
            List<String> queue =
                    rest
                            .get("/tasks?state=QUEUED&limit=500&channel=stream-" + c)
                            .json(200)
                            .getJsonArray("items")
                            .stream()
                            .map(item -> ((JsonObject) item).getString("id"))
                            .toList();
            assertThat(queue)
                    .as("in their order, the newest first")
                    .hasSize(500)
                    .startsWith("t" + (119_998 + c))
                    .isSortedAccordingTo(java.util.Comparator.reverseOrder());
        }
        rest.command(DEVICE, "start");
        await().atMost(PATIENCE)
                .until(() -> rest.channel("stream-0").getInteger("succeeded")
                                + rest.channel("stream-1").getInteger("succeeded")
                        == 20_000);
    }

    @Test
    void theCommandLineStreamsAFileIntoAChannelThatIsSmallerThanIt() throws Exception {
        set("narrow", new JsonObject().put("capacity", 100));
        Path file = temp.resolve("tasks.ndjson");
        Files.write(
                file,
                IntStream.range(0, 2_000)
                        .mapToObj(i -> "{\"payload\":" + i + ",\"id\":\"n" + i + "\"}")
                        .toList());
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.waggle.Main",
                "submit",
                "--from",
                file.toString(),
                "--function=value",
                "--channel=narrow",
                "--wait-when-full",
                "--json",
                "--url",
                node.url());
        builder.environment().put("WAGGLE_TOKEN", rest.token());
        Process program = builder.redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(temp.resolve("said").toFile())
                .start();
        try {
            assertThat(program.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            program.destroyForcibly();
        }
        JsonObject said = new JsonObject(Files.readString(temp.resolve("said")));
        assertThat(program.exitValue()).as(said.encode()).isZero();
        assertThat(said.getInteger("accepted")).isEqualTo(2_000);
        assertThat(said.getBoolean("complete")).isTrue();
        await().atMost(PATIENCE).until(() -> rest.channel("narrow").getInteger("succeeded") == 2_001);
    }

    @Test
    void whatWillNeverFitIsRefusedAtOnceEvenToThoseWhoWaitForRoom() {
        set("small", new JsonObject().put("maxBytes", 2_000));
        String large = task("value", "x".repeat(3_000)).put("channel", "small").encode();
        String little = task("value", "x").put("channel", "small").encode();
        Rest.Reply stream = rest.send(
                "POST",
                "/tasks?onFull=wait",
                "application/x-ndjson",
                (large + "\n" + little + "\n").getBytes(StandardCharsets.UTF_8));
        assertThat(stream.text())
                .contains("TOO_LARGE")
                .contains("has room for 2000 in all")
                .contains("\"id\"");

        assertThat(rest.post("/tasks", new JsonObject(large)).status()).isEqualTo(413);
        set("small", new JsonObject().put("maxBytes", 20_000));
        rest.post("/tasks?wait=60s", new JsonObject(large)).json(200);
    }

    @Test
    void aPayloadComesBackAsItWasSent() {
        String exact = "{\"n\":123456789012345678901234567890,\"price\":1.10,\"far\":1e400,\"zero\":-0.0,"
                + "\"pi\":3.14159265358979323846264338327950288,\"text\":\"\\u00e9\"}";
        String task = "{\"function\":\"value\",\"payload\":" + exact + "}";
        Rest.Reply reply =
                rest.send("POST", "/tasks?wait=60s", "application/json", task.getBytes(StandardCharsets.UTF_8));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).contains("\"payload\":" + exact);
        assertThat(rest.get("/tasks/" + reply.json().getString("id")).text()).contains("\"payload\":" + exact);
        assertThat(rest.get("/tasks?channel=value").text()).contains("\"payload\":" + exact);
    }

    @Test
    void aTaskThatWaitsOvertakesOthersWithAHigherPriority() {
        rest.command(DEVICE, "pause");
        List<String> ids = rest.submit(Functions.many(20, task("value", 1).put("channel", "overtaken")));
        String last = ids.get(19);
        assertThat(rest.send(
                                "PATCH",
                                "/tasks/" + last,
                                "application/json",
                                "{\"priority\":5}".getBytes(StandardCharsets.UTF_8))
                        .json(200)
                        .getInteger("priority"))
                .isEqualTo(5);
        rest.command(DEVICE, "start");
        ids.forEach(rest::ended);
        Rest.Reply late = rest.send(
                "PATCH", "/tasks/" + last, "application/json", "{\"priority\":6}".getBytes(StandardCharsets.UTF_8));
        assertThat(late.status()).isEqualTo(409);
    }

    /** How many of so many tasks a channel takes. */
    private static int submitted(String channel, int count) {
        return rest.post(
                        "/tasks",
                        new JsonArray(
                                Collections.nCopies(count, task("value", 1).put("channel", channel))))
                .json(202)
                .getInteger("accepted");
    }

    /** Makes a channel with its first task, and gives it settings. */
    private static void set(String channel, JsonObject settings) {
        if (rest.get("/channels/" + channel).status() == 404) {
            rest.post("/tasks?wait=60s", task("value", 0).put("channel", channel))
                    .json(200);
        }
        rest.send(
                        "PATCH",
                        "/channels/" + channel,
                        "application/json",
                        settings.toBuffer().getBytes())
                .json(200);
    }
}
