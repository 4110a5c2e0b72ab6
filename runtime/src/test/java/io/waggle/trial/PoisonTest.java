package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that ends the JVM of whoever runs it, and an operator who starts the node again each time. */
@Tag("integration")
class PoisonTest {

    @TempDir
    Path temp;

    @Test
    void aTaskThatKillsItsNodeIsLeftAloneAfterTheThirdTime() {
        Path ledger = temp.resolve("ledger");
        try (Nodes nodes = new Nodes(temp)) {
            nodes.launch("one", 4);
            nodes.launch("two", 4);
            Rest rest = nodes.rest("one");
            rest.deploy(Functions.JAR).json(200);
            Nodes.awaitLoaded(rest, "deadly", "one", "two");
            rest.command("one-1", "pause");
            String id = rest.submit(Functions.task("deadly", new JsonObject().put("ledger", ledger.toString())));
            for (int death = 1; death <= 3; death++) {
                int deaths = death;
                ChildNode two = nodes.node("two");
                await("death " + death).atMost(Nodes.PATIENCE).until(() -> !two.alive());
                assertThat(Ledger.read(ledger).starts()).hasSize(deaths);
                nodes.launch("two", 4);
            }
            JsonObject task = rest.ended(id);
            assertThat(task.getString("state")).isEqualTo("FAILED");
            assertThat(task.getJsonObject("error").getString("type")).isEqualTo("POISON");
            nodes.rest("two").command("two-1", "start");
            String fresh = rest.submit(Functions.work(ledger, 1));
            assertThat(rest.ended(fresh).getString("node")).isEqualTo("two");
            assertThat(Ledger.read(ledger).startsOf(nodes.node("two").pid())).hasSize(1);
        }
    }
}
