package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fail list with very many tasks: {@code -Dwaggle.trial.failed=100000} makes it a hundred thousand. Prints how long it takes
 * to look at its families, and to reload, move and delete it.
 */
@Tag("integration")
class FailListTrialTest {

    private static final int MANY = Integer.getInteger("waggle.trial.failed", 5_000);
    private static final int LOT = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(120 + MANY / 500);

    @TempDir
    Path temp;

    @Test
    void aLongFailListIsReloadedMovedAndDeletedWithoutLossOrDouble() throws Exception {
        Node node = Node.start(Configs.alone(temp.resolve("data"), 8, Duration.ofSeconds(10)))
                .await();
        try {
            Rest rest = new Rest(node.url()).login("admin");
            rest.deploy(Functions.JAR).json(200);
            submit(rest);
            awaitFailed(rest, "broken");
            rest.command("trial-1", "pause");

            double look = ms(() -> family(rest, "broken", MANY));
            double reload = ms(() ->
                    assertThat(act(rest, "broken", "reload", new JsonObject())).isEqualTo(MANY));
            assertThat(rest.channel("broken").getInteger("queued")).isEqualTo(MANY);
            assertThat(rest.channel("broken").getInteger("failed")).isZero();

            rest.command("trial-1", "start");
            awaitFailed(rest, "broken");
            rest.command("trial-1", "pause");
            String family = family(rest, "broken", MANY).getString("id");
            JsonObject wanted = new JsonObject().put("family", family).put("to", "elsewhere");
            double move =
                    ms(() -> assertThat(act(rest, "broken", "reload", wanted)).isEqualTo(MANY));
            assertThat(rest.channel("elsewhere").getInteger("queued")).isEqualTo(MANY);
            assertThat(rest.channel("broken").getInteger("failed")).isZero();

            rest.command("trial-1", "start");
            awaitFailed(rest, "elsewhere");
            double delete = ms(() -> assertThat(
                            act(rest, "elsewhere", "delete", new JsonObject().put("type", "PermanentFailure")))
                    .isEqualTo(MANY));
            assertThat(rest.channel("elsewhere").getInteger("failed")).isZero();
            System.out.printf(
                    Locale.ROOT,
                    "fail list of %,d: families in %.0f ms, reloaded in %.0f ms, moved to another channel in %.0f ms, deleted"
                            + " by type in %.0f ms%n",
                    MANY,
                    look,
                    reload,
                    move,
                    delete);
        } finally {
            node.stop().await();
        }
    }

    @Test
    void twoNodesThatReloadTheSameWhileItFailsAgainLoseAndDoubleNothing() {
        try (Nodes nodes = new Nodes(temp)) {
            nodes.launch("one", 4);
            Rest one = nodes.rest("one");
            one.deploy(Functions.JAR).json(200);
            nodes.launch("two", 4);
            Rest two = nodes.rest("two");
            Nodes.awaitLoaded(one, "broken", "one", "two");
            submit(one);
            awaitFailed(one, "broken");
            int before = one.channel("broken").getInteger("failedTotal");
            CompletableFuture<Rest.Reply> first = one.begin("POST", "/channels/broken/failed/reload", "{}");
            CompletableFuture<Rest.Reply> second = two.begin("POST", "/channels/broken/failed/reload", "{}");
            int reloaded = first.join().json(200).getInteger("reloaded")
                    + second.join().json(200).getInteger("reloaded");
            assertThat(reloaded).isGreaterThanOrEqualTo(MANY);
            awaitFailed(one, "broken");
            assertThat(one.channel("broken").getInteger("failedTotal") - before)
                    .as("each runs once for each time it is reloaded")
                    .isEqualTo(reloaded);
            family(two, "broken", MANY);
        }
    }

    private static void submit(Rest rest) {
        JsonArray lot = new JsonArray(Collections.nCopies(LOT, Functions.task("broken", "x".repeat(98))));
        for (int i = 0; i < MANY; i += LOT) {
            assertThat(rest.post("/tasks", lot).json(202).getInteger("accepted"))
                    .isEqualTo(LOT);
        }
    }

    private static void awaitFailed(Rest rest, String channel) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            JsonObject now = rest.channel(channel);
            return now.getInteger("failed") == MANY && now.getInteger("queued") + now.getInteger("running") == 0;
        });
    }

    /** The one family that all failures of a channel are of. */
    private static JsonObject family(Rest rest, String channel, int count) {
        List<JsonObject> all = Nodes.items(rest, "/channels/" + channel + "/failed/families");
        assertThat(all).hasSize(1);
        assertThat(all.get(0).getInteger("count")).isEqualTo(count);
        return all.get(0);
    }

    private static int act(Rest rest, String channel, String verb, JsonObject wanted) {
        JsonObject receipt =
                rest.post("/channels/" + channel + "/failed/" + verb, wanted).json(200);
        assertThat(receipt.getInteger("refusedTotal")).isZero();
        return receipt.getInteger("done");
    }

    private static double ms(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return (System.nanoTime() - begun) / 1e6;
    }
}
