package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Very many tasks that fail as fast as they come, and a trickle of fresh ones among them in the same channel; {@code
 * -Dwaggle.trial.storm=1000000} makes it a million. Prints how long it took and how the fresh ones fared.
 */
@Tag("integration")
class StormTest {

    private static final int STORM = Integer.getInteger("waggle.trial.storm", 100_000);
    private static final int LOT = 1_000;
    private static final int ATTEMPTS = 5;
    private static final long CAP_MS = 400;
    private static final long LONGEST_S = 60 + STORM / 500L;

    @TempDir
    Path temp;

    @Test
    void noWaitIsLongerThanTheCapAndFreshWorkFlows() throws Exception {
        Node node = Node.start(Configs.alone(temp.resolve("data"), 8, Duration.ofSeconds(5)))
                .await();
        try (Store store = new Store(temp.resolve("data/redis"))) {
            Rest rest = new Rest(node.url()).login("admin");
            rest.deploy(Functions.JAR).json(200);
            JsonObject settings = new JsonObject()
                    .put("attempts", ATTEMPTS)
                    .put("backoff", "100ms")
                    .put("backoffCap", CAP_MS + "ms");
            assertThat(rest.send(
                                    "PATCH",
                                    "/channels/flaky",
                                    "application/json",
                                    settings.toBuffer().getBytes())
                            .status())
                    .isEqualTo(200);
            rest.command("trial-1", "pause");
            JsonArray lot = new JsonArray(Collections.nCopies(LOT, flaky(1_000_000)));
            for (int i = 0; i < STORM; i += LOT) {
                assertThat(rest.post("/tasks", lot).json(202).getInteger("accepted"))
                        .isEqualTo(LOT);
            }
            rest.command("trial-1", "start");
            long begun = System.nanoTime();
            List<Long> fresh = new ArrayList<>();
            int behind = 0;
            long longest = 0;
            JsonObject channel = rest.channel("flaky");
            while (channel.getInteger("failed") < STORM) {
                assertThat((System.nanoTime() - begun) / 1_000_000_000).isLessThan(LONGEST_S);
                // Until then it stands behind first attempts, which are as fresh and were there before.
                boolean amongRetries = channel.getInteger("retriedTotal") >= STORM;
                long sent = System.nanoTime();
                JsonObject done = rest.post("/tasks?wait=60s", flaky(1)).json(200);
                if (amongRetries) {
                    fresh.add((System.nanoTime() - sent) / 1_000_000);
                } else {
                    behind++;
                }
                assertThat(done.getString("state")).as(done.encode()).isEqualTo("SUCCEEDED");
                longest = Math.max(longest, longestWait(store));
                channel = rest.channel("flaky");
            }
            double seconds = (System.nanoTime() - begun) / 1e9;

            assertThat(longest).isLessThanOrEqualTo(CAP_MS);
            assertThat(channel.getInteger("failedTotal")).isEqualTo(STORM);
            assertThat(channel.getInteger("retriedTotal")).isEqualTo(STORM * (ATTEMPTS - 1));
            assertThat(channel.getInteger("succeededTotal")).isEqualTo(fresh.size() + behind);
            assertThat(channel.getInteger("submittedTotal")).isEqualTo(STORM + fresh.size() + behind);
            assertThat(channel.getInteger("scheduled") + channel.getInteger("queued") + channel.getInteger("running"))
                    .isZero();
            Collections.sort(fresh);
            System.out.printf(
                    Locale.ROOT,
                    "storm: %,d tasks failed %d times each in %.1f s, %,.0f failures a second; longest wait seen %d ms"
                            + " of %d; %d fresh tasks, one after the other, among retries: ms p50=%d p99=%d max=%d%n",
                    STORM,
                    ATTEMPTS,
                    seconds,
                    STORM * (double) ATTEMPTS / seconds,
                    longest,
                    CAP_MS,
                    fresh.size(),
                    fresh.get(fresh.size() / 2),
                    fresh.get(fresh.size() * 99 / 100),
                    fresh.get(fresh.size() - 1));
        } finally {
            node.stop().await();
        }
    }

    /** A task that fails until this attempt. */
    private static JsonObject flaky(int good) {
        return Functions.task("flaky", new JsonObject().put("good", good));
    }

    /** How long the last one that is scheduled has to wait, in ms, as Redis sees it; read before its time. */
    private static long longestWait(Store store) throws Exception {
        String script = "local last = redis.call('ZRANGE', KEYS[1], 0, 0, 'REV', 'WITHSCORES')"
                + " local time = redis.call('TIME') return last[2] and last[2] - time[1] * 1000 - math.floor(time[2] / 1000)"
                + " or 0";
        return Long.parseLong(String.valueOf(store.get("EVAL", script, "1", "wg:{flaky}:s")));
    }
}
