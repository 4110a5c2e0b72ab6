package io.waggle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.Session;
import io.waggle.unit.TestJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is told to stop while it works: how long work may go on, and what it may cost. */
@Tag("integration")
class NodeStopTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofSeconds(5);
    private static final Duration DRAIN = Duration.ofSeconds(14);
    private static final String PASSWORD = "heron-copper-tunnel-58";

    @TempDir
    Path temp;

    /** The task takes longer than a step may, and the request that waits for another one takes the whole time. */
    @Test
    void tasksGetTheWholeDrainTimeAndTheRequestsThatWaitGetTheSameOne() throws Exception {
        Node node = Node.start(config(), STEP).await();
        try {
            Session session = Session.login(node.url(), PASSWORD);
            session.deploy(new TestJar()
                    .blocking(
                            "stop.Sleep",
                            "@WaggleFunction(\"sleep\")",
                            "var folder = java.nio.file.Path.of(task.payload().getString(\"folder\"));"
                                    + "java.nio.file.Files.createFile(folder.resolve(\"begun-\" + task.id()));"
                                    + "Thread.sleep(task.payload().getLong(\"ms\"));"
                                    + "java.nio.file.Files.createFile(folder.resolve(\"ended-\" + task.id()));"
                                    + "return null;",
                            "")
                    .bytes());
            session.post("/tasks", sleep("long", 60_000));
            Thread caller = new Thread(() -> waitFor(session));
            caller.setDaemon(true);
            caller.start();
            session.post("/tasks", sleep("short", 11_000));
            await().atMost(PATIENCE)
                    .until(() -> Files.exists(temp.resolve("begun-long")) && Files.exists(temp.resolve("begun-short")));
        } finally {
            long begun = System.nanoTime();
            node.stop().await();
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isGreaterThan(DRAIN.minusSeconds(1))
                    .isLessThan(DRAIN.multipliedBy(2));
        }
        assertThat(temp.resolve("ended-short")).exists();
        assertThat(temp.resolve("ended-long")).doesNotExist();
    }

    /** Until the node cuts it off. */
    private static void waitFor(Session session) {
        try {
            session.get("/tasks/sleep%2Flong?wait=60s");
        } catch (IllegalStateException cutOff) {
            return;
        }
    }

    private JsonObject sleep(String id, long ms) {
        return new JsonObject()
                .put("function", "sleep")
                .put("id", id)
                .put("payload", new JsonObject().put("ms", ms).put("folder", temp.toString()));
    }

    private NodeConfig config() throws Exception {
        return new NodeConfig(
                "stopping",
                "127.0.0.1",
                0,
                temp.resolve("data"),
                null,
                "wg",
                "everysec",
                null,
                false,
                List.of(),
                "waggle",
                NodeConfig.Door.at(5701),
                4,
                List.of(),
                List.of(),
                Files.writeString(temp.resolve("password"), PASSWORD),
                NodeConfig.Audit.USUAL,
                DRAIN);
    }
}
