package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.waggle.Node;
import io.waggle.unit.TestJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tasks log, read while they run and afterwards, on a whole node. */
@Tag("integration")
class TaskLogTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Speaks, has a thread of its own speak, waits for a file, fails once with a stack trace, and succeeds. */
    private static final String TALK = """
            System.Logger log = task.logger();
            String name = task.payload().getString("name");
            log.log(System.Logger.Level.INFO, "begin " + name);
            Thread other = new Thread(() -> log.log(System.Logger.Level.WARNING, "a thread of {0}", name));
            other.start();
            other.join();
            while (!java.nio.file.Files.exists(java.nio.file.Path.of(task.payload().getString("gate")))) {
                Thread.sleep(5);
            }
            if (task.attempt() == 1) {
                log.log(System.Logger.Level.ERROR, "it went wrong", new IllegalStateException("a reason"));
                throw new IllegalStateException("once");
            }
            log.log(System.Logger.Level.INFO, "the last word");
            return null;
            """;

    private static final String CHATTY = """
            for (int i = 0; i < 1500; i++) {
                task.logger().log(System.Logger.Level.INFO, "line " + i);
            }
            return null;
            """;

    @TempDir
    static Path temp;

    private static Node node;
    private static Rest rest;

    @BeforeAll
    static void start() {
        node = Node.start(Configs.alone(temp.resolve("data"), 4, Duration.ofSeconds(5)))
                .await();
        rest = new Rest(node.url()).login("admin");
        rest.deploy(new TestJar()
                        .blocking("trial.Talk", "@WaggleFunction(value = \"talk\", backoff = \"10ms\")", TALK, "")
                        .blocking("trial.Chatty", "@WaggleFunction(\"chatty\")", CHATTY, "")
                        .bytes())
                .json(200);
    }

    @AfterAll
    static void stop() {
        node.stop().await();
    }

    @Test
    void a_follower_hears_a_running_task_and_the_end_of_it_and_nothing_of_others() throws Exception {
        Path gate = temp.resolve("gate");
        String mine = rest.submit(talk("mine", gate));
        String yours = rest.submit(talk("yours", gate));
        await().atMost(PATIENCE).until(() -> texts(mine).size() == 2);
        assertThat(texts(mine)).containsExactly("begin mine", "a thread of mine");
        CompletableFuture<Rest.Reply> follower = rest.begin("GET", "/tasks/" + mine + "/logs?follow=true", "");
        await().atMost(PATIENCE).until(() -> texts(yours).size() == 2);
        assertThat(follower).isNotDone();

        Files.createFile(gate);
        String events = follower.get(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .text();
        assertThat(events)
                .containsSubsequence(
                        "begin mine",
                        "a thread of mine",
                        "\"level\":\"ERROR\"",
                        "it went wrong\\njava.lang.IllegalStateException: a reason",
                        "\"attempt\":2",
                        "the last word",
                        "event: end\ndata: {\"state\":\"SUCCEEDED\"}")
                .doesNotContain("yours");
        assertThat(texts(mine))
                .as("the last word came before the end")
                .hasSize(6)
                .endsWith("the last word");
    }

    @Test
    void whoever_comes_back_goes_on_where_he_was() {
        Path gate = temp.resolve("open-gate");
        assertThat(gate.toFile().mkdir()).isTrue();
        String id = rest.submit(talk("again", gate));
        rest.get("/tasks/" + id + "?wait=30s").json(200);
        JsonObject first = rest.get("/tasks/" + id + "/logs?limit=2").json(200);
        assertThat(first.getJsonArray("items")).hasSize(2);
        JsonObject rest2 = rest.get("/tasks/" + id + "/logs?cursor=" + first.getString("next"))
                .json(200);
        assertThat(rest2.getJsonArray("items")).hasSize(4);
        assertThat(rest2.getString("next")).isNull();
        assertThat(texts(id, "&level=warn")).hasSize(3).allMatch(text -> !text.startsWith("begin"));
        assertThat(texts(id, "&level=ERROR")).singleElement().asString().startsWith("it went wrong");
        assertThat(texts(id, "&device=trial-1")).hasSize(6);
        assertThat(texts(id, "&device=trial-2")).isEmpty();
        assertThat(rest.get("/tasks/" + id + "/logs?follow=true&level=ERROR").text())
                .contains("it went wrong", "SUCCEEDED")
                .doesNotContain("begin", "a thread", "the last word");
        assertThat(rest.get("/tasks/" + id + "/logs?level=loud").json(400).getString("detail"))
                .contains("'loud'", "WARNING");
        assertThat(rest.get("/tasks/" + id + "/logs?cursor=x").json(400).getString("detail"))
                .contains("no place in a log");
        assertThat(rest.get("/tasks/nobody/logs").code()).isEqualTo("UNKNOWN_TASK");
    }

    @Test
    void a_task_that_says_too_much_is_told_so_and_harms_nobody() {
        String id = rest.submit(Functions.task("chatty", null));
        assertThat(rest.get("/tasks/" + id + "?wait=60s").json(200).getString("state"))
                .isEqualTo("SUCCEEDED");
        List<String> texts = texts(id);
        assertThat(texts).hasSize(1_001);
        assertThat(texts.get(999)).isEqualTo("line 999");
        assertThat(texts.get(1_000)).contains("more than 1000 lines");
    }

    @Test
    void a_level_is_changed_while_the_node_runs() {
        String path = "/nodes/"
                + rest.get("/nodes")
                        .json(200)
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getString("name") + "/logging";
        rest.deploy(new TestJar()
                        .blocking(
                                "trial.Quiet",
                                "@WaggleFunction(\"quiet\")",
                                "task.logger().log(System.Logger.Level.DEBUG, \"a whisper\"); return null;",
                                "")
                        .bytes())
                .json(200);
        assertThat(texts(quiet())).isEmpty();
        JsonObject change = patch(path, level("DEBUG")).json(200);
        assertThat(change.getString("before")).isEqualTo("INFO");
        assertThat(change.getString("now")).isEqualTo("DEBUG");
        assertThat(texts(quiet())).containsExactly("a whisper");
        assertThat(rest.get(path).json(200).getJsonObject("levels").getString("function.quiet"))
                .isEqualTo("DEBUG");
        assertThat(patch(path, level("LOUD")).json(400).getString("detail")).contains("LOUD", "TRACE, DEBUG");
        assertThat(patch("/nodes/nowhere/logging", level("DEBUG")).code()).isEqualTo("UNKNOWN_NODE");
        patch(path, level(null)).json(200);
        assertThat(texts(quiet())).isEmpty();
    }

    private static Rest.Reply patch(String path, JsonObject json) {
        return rest.send("PATCH", path, "application/json", json.toBuffer().getBytes());
    }

    private static JsonObject level(@Nullable String level) {
        return new JsonObject().put("logger", "function.quiet").put("level", level);
    }

    private static String quiet() {
        String id = rest.submit(Functions.task("quiet", null));
        rest.get("/tasks/" + id + "?wait=60s").json(200);
        return id;
    }

    private static JsonObject talk(String name, Path gate) {
        return Functions.task("talk", new JsonObject().put("name", name).put("gate", gate.toString()));
    }

    private static List<String> texts(String id) {
        return texts(id, "");
    }

    private static List<String> texts(String id, String sieve) {
        return TaskListTest.walk(rest, "/tasks/" + id + "/logs?limit=300" + sieve).stream()
                .map(line -> line.getString("text"))
                .toList();
    }
}
