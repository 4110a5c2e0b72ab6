package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waggle.ExternalRedis;
import io.waggle.Node;
import io.waggle.NodeConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A node of this JVM with a Redis that the test runs, its functions deployed, and its administrator; stopped at the end
 * in any case. One thread.
 */
record Started(Node node, Rest rest) implements AutoCloseable {

    static Started with(ExternalRedis redis, Path data) {
        return with("trial", redis, data);
    }

    static Started with(String name, ExternalRedis redis, Path data) {
        return of(Configs.config(name, redis, data, 4));
    }

    /** A node with a Redis of its own. */
    static Started alone(Path data) {
        return of(Configs.alone(data, 4, Duration.ofSeconds(5)));
    }

    private static Started of(NodeConfig config) {
        Node node = Node.start(config).await();
        try {
            Rest rest = new Rest(node.url()).login("admin");
            rest.deploy(Functions.JAR).json(200);
            return new Started(node, rest);
        } catch (RuntimeException | AssertionError e) {
            node.stop().await();
            throw e;
        }
    }

    /** Every path of a task that its Redis must allow: single, many, delayed, failed and reloaded. */
    void runsTasks() {
        assertThat(rest.post("/tasks?wait=30s", Functions.task("value", 7))
                        .json(200)
                        .getInteger("result"))
                .isEqualTo(7);
        List<String> ids =
                rest.submit(Functions.many(50, Functions.task("value", "x").put("priority", 3)));
        ids.forEach(id -> assertThat(rest.ended(id).getString("state")).isEqualTo("SUCCEEDED"));
        String late =
                rest.submit(Functions.task("value", 1).put("delay", "100ms").put("key", "k"));
        assertThat(rest.ended(late).getString("state")).isEqualTo("SUCCEEDED");
        String broken = rest.submit(Functions.task("broken", 1));
        assertThat(rest.ended(broken).getString("state")).isEqualTo("FAILED");
        assertThat(rest.post("/channels/broken/failed/reload", new JsonObject()).status())
                .isEqualTo(200);
        assertThat(rest.get("/tasks?channel=value&limit=10").status()).isEqualTo(200);
        assertThat(rest.get("/channels").status()).isEqualTo(200);
    }

    @Override
    public void close() {
        node.stop().await();
    }
}
