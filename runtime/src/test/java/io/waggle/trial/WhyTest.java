package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that says why tasks wait, each reason brought about and removed. */
@Tag("integration")
class WhyTest {

    @TempDir
    Path temp;

    @Test
    void itNamesWhatHoldsATaskBackAndWhatFreesIt() throws Exception {
        Node node = Node.start(Configs.alone(temp.resolve("data"), 2, Duration.ofSeconds(2)))
                .await();
        try {
            Rest rest = new Rest(node.url()).login("admin");
            rest.deploy(Functions.JAR).json(200);
            Path gate = temp.resolve("gate");
            JsonObject held = Functions.held(temp.resolve("ledger"), gate);

            String later = rest.submit(Functions.task("value", 1).put("delay", "1h"));
            assertThat(codes(rest, later)).containsExactly("SCHEDULED");
            assertThat(why(rest, later).getJsonObject(0).getString("until")).isNotNull();
            String tagged = rest.submit(Functions.task("value", 1).put("tags", new JsonArray().add("gpu")));
            assertThat(codes(rest, tagged)).containsExactly("NO_DEVICE_WITH_TAGS");
            String here = rest.submit(Functions.task("value", 1)
                    .put("tags", new JsonArray().add("device:trial-1").add("node:trial")));
            assertThat(rest.ended(here).getString("device")).isEqualTo("trial-1");
            String there = rest.submit(Functions.task("value", 1).put("tags", new JsonArray().add("device:trial-10")));
            assertThat(codes(rest, there)).containsExactly("NO_DEVICE_WITH_TAGS");
            assertThat(why(rest, there).getJsonObject(0).getString("text")).contains("the only one that may run it");
            assertThat(why(rest, there).getJsonObject(0).getString("command")).isEqualTo("waggle devices");
            byte[] others = new JsonObject()
                    .put("tags", new JsonArray().add("device:trial-10"))
                    .toBuffer()
                    .getBytes();
            assertThat(rest.send("PATCH", "/devices/trial-1", "application/json", others)
                            .json(400)
                            .getString("detail"))
                    .contains("give it another tag");

            String first = rest.submit(held.copy().put("channel", "capped"));
            limit(rest, "capped", new JsonObject().put("concurrency", 1));
            await().until(() -> rest.state(first).equals("RUNNING"));
            assertThat(codes(rest, first)).containsExactly("RUNNING");
            String second = rest.submit(held.copy().put("channel", "capped"));
            await().untilAsserted(() -> assertThat(codes(rest, second)).containsExactly("CAP"));
            assertThat(why(rest, second).getJsonObject(0).getString("text")).contains("1 of 1", "capped/" + first);
            assertThat(why(rest, second).getJsonObject(0).getString("command"))
                    .isEqualTo("waggle channel capped --concurrency N");

            String mine = rest.submit(held.copy().put("channel", "keyed").put("key", "k"));
            limit(rest, "keyed", new JsonObject().put("keyConcurrency", 1));
            await().until(() -> rest.state(mine).equals("RUNNING"));
            String yours = rest.submit(held.copy().put("channel", "keyed").put("key", "k"));
            await().untilAsserted(() -> assertThat(codes(rest, yours)).containsExactly("KEY_CAP", "BUSY"));

            rest.command("trial-1", "pause");
            String behind = rest.submit(Functions.task("value", 1));
            String before = rest.submit(Functions.task("value", 1).put("priority", 5));
            // Devices are told of as their nodes last said, a second ago at most.
            await().untilAsserted(() -> assertThat(codes(rest, behind)).containsExactly("DEVICES_HELD", "BEHIND"));
            assertThat(why(rest, behind).getJsonObject(0).getString("command"))
                    .isEqualTo("waggle device trial-1 start");
            assertThat(codes(rest, before)).containsExactly("DEVICES_HELD");

            Files.createFile(gate);
            rest.command("trial-1", "start");
            for (String id : List.of(first, second, mine, yours, behind, before)) {
                assertThat(rest.ended(id).getString("state")).isEqualTo("SUCCEEDED");
                assertThat(codes(rest, id)).containsExactly("ENDED");
            }
            assertThat(rest.get("/tasks/nobody/why").json(404).getString("code"))
                    .isEqualTo("UNKNOWN_TASK");
        } finally {
            node.stop().await();
        }
    }

    @Test
    void itTellsARetryAndARate() {
        Node node = Node.start(Configs.alone(temp.resolve("data"), 2, Duration.ofSeconds(2)))
                .await();
        try {
            Rest rest = new Rest(node.url()).login("admin");
            rest.deploy(Functions.JAR).json(200);
            rest.ended(rest.submit(Functions.task("value", 1).put("channel", "slow")));
            limit(rest, "slow", new JsonObject().put("rate", "1/h"));
            rest.ended(rest.submit(Functions.task("value", 1).put("channel", "slow")));
            String next = rest.submit(Functions.task("value", 1).put("channel", "slow"));
            assertThat(codes(rest, next)).containsExactly("RATE");
            assertThat(why(rest, next).getJsonObject(0).getString("text")).contains("may start 1/h");

            limit(rest, "flaky", new JsonObject().put("backoff", "1h"));
            String failing = rest.submit(Functions.task("flaky", new JsonObject().put("good", 9)));
            await().until(() -> codes(rest, failing).equals(List.of("RETRY")));
            assertThat(why(rest, failing).getJsonObject(0).getString("text")).startsWith("Attempt 1 of ");
        } finally {
            node.stop().await();
        }
    }

    private static void limit(Rest rest, String channel, JsonObject settings) {
        rest.send(
                        "PATCH",
                        "/channels/" + channel,
                        "application/json",
                        settings.toBuffer().getBytes())
                .json(200);
    }

    private static JsonArray why(Rest rest, String id) {
        return rest.get("/tasks/" + id + "/why").json(200).getJsonArray("reasons");
    }

    private static List<String> codes(Rest rest, String id) {
        return why(rest, id).stream()
                .map(one -> ((JsonObject) one).getString("code"))
                .toList();
    }
}
