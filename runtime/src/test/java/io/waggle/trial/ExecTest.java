package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.NodeBuilder;
import io.waggle.RunningNode;
import io.waggle.Waggle;
import io.waggle.servers.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs on a cluster of two nodes, of which one allows a shell and the other nothing. */
@Tag("integration")
class ExecTest {

    @TempDir
    static Path temp;

    private static RunningNode one;
    private static RunningNode two;
    private static Rest rest;

    @BeforeAll
    static void start() {
        String cluster = Configs.clusterName();
        int port = FreePort.any();
        one = node("one", cluster, port).set("exec-allow", "sh, echo").start().await();
        two = node("two", cluster, FreePort.any())
                .set("join", "127.0.0.1:" + port)
                .start()
                .await();
        rest = new Rest(two.url()).login("admin");
    }

    private static NodeBuilder node(String name, String cluster, int port) {
        Path data = temp.resolve(name);
        return Waggle.node()
                .name(name)
                .data(data)
                .slots(1)
                .set("cluster", "true")
                .set("cluster-name", cluster)
                .set("cluster-port", Integer.toString(port))
                .set("admin-password-file", Configs.passwordFile(data).toString());
    }

    @AfterAll
    static void stop() {
        two.close();
        one.close();
    }

    @Test
    void eachNodeSaysWhatTheProgramWroteOrWhyItDidNotRunIt() {
        JsonObject answer = exec(sh("echo out; echo hello >&2; exit 3")).json(200);
        assertThat(answer.getString("by")).isEqualTo("admin");
        JsonObject ran = end(answer, "one");
        assertThat(ran.getString("outcome")).isEqualTo("DONE");
        assertThat(ran.getInteger("exitCode")).isEqualTo(3);
        assertThat(ran.getString("stdout")).isEqualTo("out\n");
        assertThat(ran.getString("stderr")).isEqualTo("hello\n");
        assertThat(ran.getBoolean("truncated")).isFalse();
        JsonObject refused = end(answer, "two");
        assertThat(refused.getString("outcome")).isEqualTo("REFUSED");
        assertThat(refused.getString("detail")).contains("exec-allow names none");
        assertThat(end(exec(ask("date")).json(200), "one").getString("detail"))
                .isEqualTo("its exec-allow does not name 'date', but sh, echo");

        JsonObject entry = rest.get("/audit?action=node.exec&limit=10").json(200).getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .filter(item -> item.encode().contains("echo out"))
                .findFirst()
                .orElseThrow();
        assertThat(entry.getString("by")).isEqualTo("admin");
        assertThat(entry.getString("target")).isEqualTo("sh");
        assertThat(entry.getJsonObject("after").getJsonObject("nodes"))
                .isEqualTo(new JsonObject().put("one", "DONE 3").put("two", "REFUSED"));
        assertThat(entry.getJsonObject("after").fieldNames()).containsOnly("argv", "nodes");
    }

    @Test
    void onlyTheNodesThatAreNamedRunIt() {
        JsonObject some = sh("echo here").put("nodes", new JsonArray().add("one"));
        assertThat(exec(some).json(200).getJsonArray("nodes")).hasSize(1);
        Path trace = temp.resolve("trace");
        JsonObject wrong =
                sh("touch " + trace).put("nodes", new JsonArray().add("one").add("three"));
        assertThat(exec(wrong).code()).isEqualTo("UNKNOWN_NODE");
        assertThat(trace).doesNotExist();
    }

    @Test
    void itIsKilledWhenItsTimeIsOver() {
        JsonObject end =
                end(exec(sh("echo begun; sleep 60").put("timeout", "500ms")).json(200), "one");
        assertThat(end.getString("outcome")).isEqualTo("TIMEOUT");
        assertThat(end.getValue("exitCode")).isNull();
        assertThat(end.getString("stdout")).isEqualTo("begun\n");
        assertThat(end.getString("detail")).contains("500ms");
    }

    @Test
    void aNodeRunsFourAtOnceAndRefusesTheFifth() throws Exception {
        Path gate = temp.resolve("gate");
        List<CompletableFuture<Rest.Reply>> four = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Path begun = temp.resolve("begun" + i);
            four.add(rest.begin(
                    "POST",
                    "/nodes/exec",
                    sh("touch " + begun + "; while [ ! -e " + gate + " ]; do sleep 0.1; done")
                            .put("timeout", "2m")));
            await().until(() -> Files.exists(begun));
        }
        JsonObject fifth = end(exec(sh("echo five")).json(200), "one");
        assertThat(fifth.getString("outcome")).isEqualTo("REFUSED");
        assertThat(fifth.getString("detail")).startsWith("4 programs run there already");
        Files.createFile(gate);
        for (CompletableFuture<Rest.Reply> each : four) {
            assertThat(end(each.get().json(200), "one").getString("outcome")).isEqualTo("DONE");
        }
        assertThat(end(exec(sh("echo five")).json(200), "one").getString("stdout"))
                .isEqualTo("five\n");
    }

    @Test
    void aNodeThatStopsKillsWhatRuns() throws Exception {
        Path data = temp.resolve("three");
        Path pid = temp.resolve("pid");
        CompletableFuture<Rest.Reply> reply;
        try (RunningNode three = Waggle.node()
                .data(data)
                .set("exec-allow", "sh")
                .set("drain", "500ms")
                .set("admin-password-file", Configs.passwordFile(data).toString())
                .start()
                .await()) {
            reply = new Rest(three.url())
                    .login("admin")
                    .begin(
                            "POST",
                            "/nodes/exec",
                            sh("echo $$ > " + pid + "; sleep 100").put("timeout", "2m"));
            await().until(() -> Files.exists(pid) && !Files.readString(pid).isBlank());
        }
        long program = Long.parseLong(Files.readString(pid).trim());
        await().until(() -> ProcessHandle.of(program).map(one -> !one.isAlive()).orElse(true));
        assertThat(reply).isNotNull();
    }

    @Test
    void aWrongQuestionIsToldSo() {
        assertThat(detail(new JsonObject())).startsWith("'argv' must be the program and its arguments");
        assertThat(detail(new JsonObject().put("argv", "df -h"))).startsWith("'argv' must be");
        assertThat(detail(new JsonObject().put("argv", new JsonArray().add(""))))
                .startsWith("'argv' must be");
        assertThat(detail(sh("a").put("timeout", "6m"))).contains("from 1ms to 5m");
        assertThat(detail(sh("a").put("env", new JsonObject()))).contains("'env'");
        assertThat(detail(sh("a").put("cwd", ""))).startsWith("'cwd' must be");
    }

    private static String detail(JsonObject ask) {
        return exec(ask).json(400).getString("detail");
    }

    private static JsonObject sh(String script) {
        return ask("sh", "-c", script);
    }

    private static JsonObject ask(String... argv) {
        return new JsonObject().put("argv", new JsonArray(List.of(argv)));
    }

    private static Rest.Reply exec(JsonObject ask) {
        return rest.post("/nodes/exec", ask);
    }

    private static JsonObject end(JsonObject answer, String node) {
        return answer.getJsonArray("nodes").stream()
                .map(JsonObject.class::cast)
                .filter(end -> end.getString("node").equals(node))
                .findFirst()
                .orElseThrow();
    }
}
