package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.waggle.servers.FreePort;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code waggle shell} as a process of its own, with a script for its input, against real nodes. */
@Tag("integration")
class ShellTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path temp;

    @Test
    void theCommandsOfTheOldTerminalDoWhatTheySay() throws Exception {
        try (ChildNode node = ChildNode.launch(temp.resolve("one"), "--name", "one", "--slots", "2")) {
            Rest rest = node.rest();
            rest.deploy(Functions.JAR).json(200);
            for (int i = 0; i < 4; i++) {
                JsonObject task =
                        Functions.task("broken", null).put("channel", "3").put("id", "bad-" + i);
                rest.post("/tasks?wait=60s", task).json(200);
            }
            Said devices = shell(
                    rest,
                    "detect_all",
                    "detect_one one-1",
                    "add_device",
                    "pause_all",
                    "start_one one-2",
                    "pause_one one-2",
                    "del_device",
                    "stop_one one-1",
                    "stop_all",
                    "start_all",
                    "reset_max_task 7",
                    "show-status");
            assertThat(devices.text()).contains("one-2  DONE  is gone").contains("3        7");
            assertThat(devices.exit()).as(devices.text()).isZero();
            assertThat(rest.device("one-1").getString("state")).isEqualTo("RUNNING");
            assertThat(rest.get("/devices/one-2").status()).isEqualTo(404);
            assertThat(rest.channel("3").getInteger("capacity")).isEqualTo(7);

            Said failed = shell(
                    rest,
                    "pause_all",
                    "detect_fail_task_channel 3",
                    "del_one_task_by_fail_channel 3 1",
                    "del_one_task_by_fail_channel 3 bad-1",
                    "reload_one_fail_channel_one_task 3 0",
                    "detect_fail_task_channel 3",
                    "reload_one_fail_channel_all_task 3",
                    "reload_all_fail_channel");
            assertThat(failed.text())
                    .contains("4 failed in channel 3", "Task bad-1 is deleted", "Task bad-0 is queued again")
                    .contains("2 failed in channel 3", "2 reloaded", "0 reloaded")
                    .contains("there is no task 'bad-1'");
            assertThat(failed.exit()).as("one of them failed").isEqualTo(1);
            assertThat(rest.channel("3").getInteger("queued")).isEqualTo(3);

            Said gates = shell(rest, "pause_allot", "submit -f value", "start_allot", "submit -f value", "stop_allot");
            assertThat(gates.text()).contains("[INTAKE_CLOSED]").containsPattern("> submit -f value\n\\S+  QUEUED");
            assertThat(rest.device("one-1").getString("state")).isEqualTo("STOPPED");
            assertThat(shell(rest, "start_allot").text()).contains("none are given out: admin");
            assertThat(shell(rest, "dispatch start", "clear-list all", "stop").exit())
                    .isZero();
            assertThat(node.awaitEnd()).isZero();
        }
    }

    /** The tasks of the other node must find their way into the Redis before it goes. */
    @Test
    void theNodeWhoseRedisTheOthersUseEndsLast() throws Exception {
        String port = Integer.toString(FreePort.any());
        String cluster = Configs.clusterName();
        Path gate = temp.resolve("gate");
        Path ledger = temp.resolve("ledger");
        try (ChildNode serving = member("one", cluster, port)) {
            Rest rest = serving.rest();
            rest.deploy(Functions.JAR).json(200);
            try (ChildNode other = member("two", cluster, port)) {
                other.rest();
                Nodes.awaitLoaded(rest, "work", "one", "two");
                rest.post("/devices/one-1/stop", new JsonObject()).json(200);
                rest.submit(List.of(Functions.held(ledger, gate)));
                await().atMost(PATIENCE).until(() -> rest.device("two-1").getInteger("busy") == 1);
                Said stop = shell(rest, "stop");
                assertThat(stop.text())
                        .contains("one  DONE  0 running, ends after two, which use its Redis")
                        .contains("two  DONE  1 running, ends when 1 running task has ended");
                Files.createFile(gate);
                assertThat(other.awaitEnd()).isZero();
                assertThat(serving.awaitEnd()).isZero();
            }
        }
        try (ChildNode again = member("one", cluster, port)) {
            Rest rest = again.rest();
            assertThat(rest.channel("work").getInteger("succeeded")).isEqualTo(1);
            assertThat(Ledger.read(ledger).runs().values()).containsOnly(1L);
        }
    }

    private ChildNode member(String name, String cluster, String port) {
        return ChildNode.launch(
                temp.resolve(name),
                "--name",
                name,
                "--slots",
                "2",
                "--cluster",
                "--cluster-name",
                cluster,
                "--cluster-port",
                port);
    }

    private record Said(int exit, String text) {}

    private Said shell(Rest rest, String... lines) throws IOException, InterruptedException {
        Path script = Files.writeString(temp.resolve("script"), String.join("\n", lines) + "\nexit\n");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.waggle.Main",
                        "shell",
                        "--url",
                        rest.url())
                .redirectErrorStream(true)
                .redirectInput(new File(script.toString()));
        builder.environment().keySet().removeIf(name -> name.startsWith("WAGGLE_"));
        builder.environment().put("WAGGLE_TOKEN", rest.token());
        builder.environment().put("XDG_CONFIG_HOME", temp.toString());
        Process process = builder.start();
        try {
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            return new Said(process.exitValue(), text);
        } finally {
            process.destroyForcibly();
        }
    }
}
