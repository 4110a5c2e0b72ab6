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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node with 64 MiB for its Redis, and many more tasks than fit; {@code -Dwaggle.trial.offered=…} says how many. Prints
 * what was taken, refused and used.
 */
@Tag("integration")
class FullRedisTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long BOUND = 64L << 20;
    private static final int OFFERED = Integer.getInteger("waggle.trial.offered", 600_000);
    private static final int LOT = 1_000;
    private static final String PAYLOAD = "x".repeat(98);

    @TempDir
    Path temp;

    private int accepted;
    private int refused;

    @Test
    void whatDoesNotFitIsRefusedPolitelyAndWhatWasAcceptedRuns() throws Exception {
        Node node = Node.start(Configs.bounded(temp.resolve("data"), 8, BOUND)).await();
        try (Store store = new Store(temp.resolve("data/redis"))) {
            Rest rest = new Rest(node.url()).login("admin");
            rest.deploy(Functions.JAR).json(200);
            rest.command("trial-1", "pause");
            int offered = 0;
            while (refused == 0 && offered < OFFERED) {
                offer(rest);
                offered += LOT;
            }
            assertThat(refused).as("refused of " + offered).isPositive();
            int held = accepted;
            long full = used(store);
            assertThat(rest.channel("value").getInteger("queued")).isEqualTo(held);

            rest.command("trial-1", "start");
            long begun = System.nanoTime();
            while (offered < OFFERED) {
                offer(rest);
                offered += LOT;
            }
            await().atMost(PATIENCE).until(() -> rest.channel("value").getInteger("succeededTotal") == accepted);
            double seconds = (System.nanoTime() - begun) / 1e9;
            JsonObject channel = rest.channel("value");
            assertThat(channel.getInteger("submittedTotal")).isEqualTo(accepted);
            assertThat(channel.getInteger("failedTotal")).isZero();
            assertThat(channel.getInteger("queued")).isZero();
            assertThat(channel.getInteger("running")).isZero();
            assertThat(accepted + refused).isEqualTo(offered);
            assertThat(full).isLessThanOrEqualTo(BOUND);
            assertThat(used(store)).isLessThanOrEqualTo(BOUND);
            assertThat(info(store, "evicted_keys")).isZero();
            await().atMost(PATIENCE)
                    .until(() -> rest.post("/tasks", Functions.task("value", PAYLOAD))
                                    .status()
                            == 202);
            System.out.printf(
                    Locale.ROOT,
                    "64 MiB of Redis: %,d tasks of 100 bytes offered, %,d accepted (%,d of them at rest, with %.1f MiB"
                            + " used), %,d refused with STORE_FULL, all accepted ran, %,.0f a second%n",
                    offered,
                    accepted,
                    held,
                    full / 1048576.0,
                    refused,
                    accepted / seconds);
        } finally {
            node.stop().await();
        }
    }

    private void offer(Rest rest) {
        List<JsonObject> lot = Collections.nCopies(LOT, Functions.task("value", PAYLOAD));
        Rest.Reply reply = rest.post("/tasks", new JsonArray(lot));
        if (reply.status() == 202) {
            int taken = reply.json().getInteger("accepted");
            accepted += taken;
            refused += LOT - taken;
            reply.json()
                    .getJsonArray("rejected")
                    .forEach(one ->
                            assertThat(((JsonObject) one).getString("code")).isEqualTo("STORE_FULL"));
        } else {
            assertThat(reply.status()).as(reply.text()).isEqualTo(503);
            assertThat(reply.code()).isEqualTo("STORE_FULL");
            assertThat(reply.retryAfter()).isNotBlank();
            refused += LOT;
        }
    }

    private static long used(Store store) throws Exception {
        return info(store, "used_memory");
    }

    private static long info(Store store, String name) throws Exception {
        String all = String.valueOf(store.get("INFO"));
        return all.lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(
                        line -> Long.parseLong(line.substring(name.length() + 1).strip()))
                .findFirst()
                .orElseThrow();
    }
}
