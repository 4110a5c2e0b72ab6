package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that end the JVM of whoever runs them, and an operator who starts the node again each time. */
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

    @Test
    void whoWasInFlightBesideOneThatKillsItsNodeSucceeds() {
        Path deaths = temp.resolve("deaths");
        Path ledger = temp.resolve("ledger");
        try (Nodes nodes = new Nodes(temp)) {
            nodes.launch("one", 4);
            nodes.launch("two", 8);
            Rest rest = nodes.rest("one");
            rest.deploy(Functions.JAR).json(200);
            Nodes.awaitLoaded(rest, "deadly", "one", "two");
            rest.command("one-1", "pause");
            // Both deadly ones lie there before the first claim: one that came alone would take a node with it by
            // itself.
            rest.command("two-1", "pause");
            List<JsonObject> tasks = new ArrayList<>(Functions.many(
                    2, Functions.task("deadly", new JsonObject().put("ledger", deaths.toString()))));
            tasks.addAll(Functions.many(10, Functions.work(ledger, 200)));
            tasks.forEach(task -> task.put("channel", "mixed"));
            List<String> ids = rest.submit(tasks);
            List<String> elsewhere = rest.submit(Functions.many(4, Functions.work(ledger, 200)));
            rest.command("two-1", "start");

            int died = 0;
            while (waiting(rest) > 0) {
                ChildNode two = nodes.node("two");
                await("a death, or the end").atMost(Nodes.PATIENCE).until(() -> !two.alive() || waiting(rest) == 0);
                if (!two.alive()) {
                    died++;
                    assertThat(died)
                            .as("two deaths that both share, and one of each by itself")
                            .isLessThanOrEqualTo(4);
                    nodes.launch("two", 8);
                }
            }
            assertThat(died).isEqualTo(4);
            for (String id : ids.subList(0, 2)) {
                JsonObject task = rest.ended(id);
                assertThat(task.getString("state")).isEqualTo("FAILED");
                assertThat(task.getJsonObject("error").getString("type")).isEqualTo("POISON");
            }
            Stream.concat(ids.stream().skip(2), elsewhere.stream())
                    .forEach(id -> assertThat(rest.ended(id).getString("state")).isEqualTo("SUCCEEDED"));
            assertThat(Ledger.read(deaths).runs().values()).allMatch(runs -> runs <= 3);
        }
    }

    /** How many tasks have not come to their end. */
    private static int waiting(Rest rest) {
        return Nodes.items(rest, "/channels").stream()
                .mapToInt(channel -> channel.getInteger("queued") + channel.getInteger("running"))
                .sum();
    }
}
