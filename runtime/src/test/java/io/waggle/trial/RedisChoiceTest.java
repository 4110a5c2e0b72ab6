package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.waggle.ExternalRedis;
import io.waggle.channel.redis.RedisTarget;
import io.waggle.servers.RedisCluster;
import io.waggle.servers.RedisServer;
import io.waggle.servers.Sentinels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node on a Redis with sentinels and on a Redis Cluster, while their masters die. */
@Tag("integration")
class RedisChoiceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int TASKS = 300;

    @TempDir
    Path temp;

    @Test
    void aNodeFollowsItsSentinelsAndLosesNothingThatAReplicaHasConfirmed() {
        Path ledger = temp.resolve("ledger");
        try (Sentinels sentinels = Sentinels.start(temp.resolve("redis"));
                Started node = Started.with(
                        new ExternalRedis(RedisTarget.parse(sentinels.url()).orElseThrow(), 1), temp.resolve("data"))) {
            node.runsTasks();
            node.rest().submit(Functions.many(TASKS, Functions.work(ledger, 20)));
            awaitEnds(ledger, TASKS / 5);
            RedisServer killed = sentinels.master();
            killed.kill();
            await().atMost(PATIENCE).until(() -> sentinels.master() != killed);
            killed.restart();
            allSucceeded(node, TASKS);
            node.runsTasks();
        }
        assertThat(Ledger.read(ledger).runs()).hasSize(TASKS);
    }

    @Test
    void aNodeSpreadsItsChannelsOverAClusterAndWaitsForAMasterThatDied() {
        Path ledger = temp.resolve("ledger");
        try (RedisCluster cluster = RedisCluster.start(temp.resolve("redis"));
                Started node = Started.with(ExternalRedis.at(cluster.url()), temp.resolve("data"))) {
            node.runsTasks();
            List<JsonObject> tasks = IntStream.range(0, TASKS)
                    .mapToObj(i -> Functions.work(ledger, 20).put("channel", "c" + i % 12))
                    .toList();
            node.rest().submit(tasks);
            for (RedisServer master : cluster.masters()) {
                int ends = Ledger.read(ledger).ends().size();
                awaitEnds(ledger, Math.min(TASKS, ends + 30));
                master.kill();
                master.restart();
            }
            awaitEnds(ledger, TASKS);
            for (int i = 0; i < 12; i++) {
                String channel = "c" + i;
                await().atMost(PATIENCE)
                        .ignoreExceptionsMatching(e -> e instanceof AssertionError)
                        .until(() -> node.rest().channel(channel).getInteger("succeededTotal") == TASKS / 12);
            }
            assertThat(cluster.masters())
                    .allSatisfy(master -> assertThat(Integer.parseInt(master.command("DBSIZE")))
                            .isPositive());
        }
        assertThat(Ledger.read(ledger).runs()).hasSize(TASKS);
        assertThat(Ledger.read(ledger).runs().values()).containsOnly(1L);
    }

    private static void allSucceeded(Started node, int count) {
        await().atMost(PATIENCE)
                .ignoreExceptionsMatching(e -> e instanceof AssertionError)
                .until(() -> node.rest().channel("work").getInteger("succeededTotal") == count);
    }

    private static void awaitEnds(Path ledger, int count) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> Ledger.read(ledger).ends().size() >= count);
    }
}
