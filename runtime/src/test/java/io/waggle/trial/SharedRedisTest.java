package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waggle.servers.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes that nobody gave a Redis: the second uses the one of the first. */
@Tag("integration")
class SharedRedisTest {

    @TempDir
    Path temp;

    private final String[] flags = {
        "--cluster",
        "--cluster-name",
        Configs.clusterName(),
        "--cluster-port",
        Integer.toString(FreePort.any()),
        "--slots",
        "4"
    };

    @Test
    void theSecondNodeFindsTheRedisOfTheFirstAndBothStopCleanly() {
        try (ChildNode first = ChildNode.launch(temp.resolve("first"), flags)) {
            first.rest().deploy(Functions.JAR).json(200);
            try (ChildNode second = ChildNode.launch(temp.resolve("second"), flags)) {
                Rest rest = second.rest();
                assertThat(rest.get("/nodes").json(200).getInteger("total")).isEqualTo(2);
                JsonObject done = rest.post("/tasks?wait=60s", Functions.task("value", "shared"))
                        .json(200);
                assertThat(done.getString("result")).isEqualTo("shared");
                assertThat(temp.resolve("second/redis/appendonlydir")).doesNotExist();
                assertThat(Files.exists(temp.resolve("first/redis/appendonlydir")))
                        .isTrue();
                assertThat(second.terminate()).isIn(0, 143);
                assertThat(second.log()).doesNotContain("step_failed", "redis=lost");
            }
            assertThat(first.rest()
                            .post("/tasks?wait=60s", Functions.task("value", "alone again"))
                            .json(200)
                            .getString("result"))
                    .isEqualTo("alone again");
            assertThat(first.terminate()).isIn(0, 143);
            assertThat(first.log()).doesNotContain("step_failed");
        }
    }
}
