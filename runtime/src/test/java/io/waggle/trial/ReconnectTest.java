package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.waggle.ExternalRedis;
import io.waggle.channel.redis.RedisChannels;
import io.waggle.channel.redis.RedisLink;
import io.waggle.servers.FaultProxy;
import io.waggle.servers.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Redis that is away for some seconds with two hundred nodes' connections to it, and two hundred clients who keep
 * asking one of the nodes: nobody storms it, and all are back soon after it is. Only with {@code
 * -Dwaggle.trial.links=200}.
 */
@Tag("integration")
@EnabledIfSystemProperty(
        named = "waggle.trial.links",
        matches = "\\d+",
        disabledReason = "OutageTest watches one node in every build: ask for more with -Dwaggle.trial.links=200")
class ReconnectTest {

    private static final int LINKS = Integer.getInteger("waggle.trial.links", 200);
    private static final int CLIENTS = 200;
    private static final Duration AWAY = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHORT_PAUSES = Duration.ofSeconds(2);
    private static final long WINDOW_MS = 100;

    @TempDir
    Path temp;

    @Test
    void manyThatLostRedisComeBackOneByOne() {
        Vertx vertx = Vertx.vertx();
        try (RedisServer redis = RedisServer.start(temp.resolve("redis"));
                FaultProxy proxy = FaultProxy.before(redis.port());
                FaultProxy nodesProxy = FaultProxy.before(redis.port());
                Started node = Started.with(ExternalRedis.at(nodesProxy.url()), temp.resolve("data"))) {
            List<RedisLink> links = new ArrayList<>();
            for (int i = 0; i < LINKS; i++) {
                RedisLink link = new RedisLink(vertx, proxy.url(), Duration.ofSeconds(3));
                link.open().await();
                links.add(link);
            }
            assertThat(proxy.attempts()).hasSize(LINKS);

            redis.kill();
            long away = System.nanoTime();
            int asked = 0;
            List<CompletableFuture<Integer>> answers = new ArrayList<>();
            while (System.nanoTime() - away < AWAY.toNanos()) {
                // all clients at once, five times a second
                for (int client = 0; client < CLIENTS; client++) {
                    answers.add(node.rest()
                            .begin("POST", "/tasks", Functions.task("value", client))
                            .thenApply(Rest.Reply::status));
                    asked++;
                }
                await().pollDelay(Duration.ofMillis(200)).until(() -> true);
            }
            double seconds = (System.nanoTime() - away - SHORT_PAUSES.toNanos()) / 1e9;
            assertThat(answers.stream().map(CompletableFuture::join)).containsOnly(503);
            List<Long> during = late(proxy, away);
            int nodeDuring = late(nodesProxy, away).size();

            redis.restart();
            long back = System.nanoTime();
            List<RedisChannels> all = links.stream()
                    .map(link -> new RedisChannels(vertx, link, "wg", 10))
                    .toList();
            await("all to be back")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> all.stream().allMatch(ReconnectTest::answers));
            long backMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - back);
            await("the node to be back")
                    .atMost(PATIENCE)
                    .until(() -> node.rest()
                                    .post("/tasks", Functions.task("value", 1))
                                    .status()
                            == 202);
            Map<Long, Integer> windows = new TreeMap<>();
            during.forEach(at -> windows.merge((at - away) / 1_000_000 / WINDOW_MS, 1, Integer::sum));
            int most = windows.values().stream().mapToInt(count -> count).max().orElseThrow();
            System.out.printf(
                    Locale.ROOT,
                    "Redis away, %.1f s of it watched, %d links and %d clients (%d requests): %.2f attempts a second and link, at"
                            + " most %d of %d within %d ms; the node itself %.2f a second; all back after ms %d%n",
                    seconds,
                    LINKS,
                    CLIENTS,
                    asked,
                    during.size() / seconds / LINKS,
                    most,
                    LINKS,
                    WINDOW_MS,
                    nodeDuring / seconds,
                    backMs);
            assertThat(during.size() / seconds / LINKS).isBetween(0.1, 2.0);
            assertThat(nodeDuring / seconds).isLessThan(4.0);
            assertThat(most).as("within one window").isLessThan(LINKS / 3);
            Future.join(links.stream().map(RedisLink::close).toList()).await();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            vertx.close().await();
        }
    }

    /** The attempts to connect after the first ones, whose pauses are short. */
    private static List<Long> late(FaultProxy proxy, long since) {
        return proxy.attempts().stream()
                .filter(at -> at - since > SHORT_PAUSES.toNanos())
                .toList();
    }

    private static boolean answers(RedisChannels channels) {
        try {
            channels.names().await(5, TimeUnit.SECONDS);
            return true;
        } catch (Exception away) {
            return false;
        }
    }
}
