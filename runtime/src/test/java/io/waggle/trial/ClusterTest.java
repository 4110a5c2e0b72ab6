package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.embedded.EmbeddedRedis;
import io.waggle.servers.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes that share a Redis: what becomes of the tasks of one that is killed, stopped or held up. */
@Tag("integration")
class ClusterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration OFTEN = Duration.ofMillis(20);

    @TempDir
    Path temp;

    private final String clusterName = Configs.clusterName();
    private final String clusterPort = Integer.toString(FreePort.any());
    private EmbeddedRedis redis;
    private Path ledger;

    @BeforeEach
    void startRedis() {
        redis = EmbeddedRedis.start(new EmbeddedRedis.Options(
                temp.resolve("redis"), "everysec", new EmbeddedRedis.Tcp("127.0.0.1", FreePort.any())));
        ledger = temp.resolve("ledger");
    }

    @AfterEach
    void stopRedis() {
        redis.stop();
    }

    private ChildNode launch(String name, int slots) {
        return ChildNode.launch(
                temp.resolve(name),
                "--name",
                name,
                "--slots",
                Integer.toString(slots),
                "--redis",
                redis.tcpUrl().orElseThrow(),
                "--cluster",
                "--cluster-name",
                clusterName,
                "--cluster-port",
                clusterPort);
    }

    @Test
    void theTasksOfAKilledNodeRunOnTheOtherWithinSeconds() {
        try (ChildNode one = launch("one", 16)) {
            Rest rest = one.rest();
            rest.deploy(Functions.JAR).json(200);
            try (ChildNode two = launch("two", 16)) {
                two.rest();
                await("the late joiner to have the functions")
                        .atMost(PATIENCE)
                        .until(() -> loadedOn(rest, "work").equals(Set.of("one", "two")));
                List<String> ids = runOnlyOn(two, rest, 8, 2_000);
                long killed = two.kill();
                ids.forEach(id -> assertThat(rest.ended(id).getString("state")).isEqualTo("SUCCEEDED"));

                List<Long> delays = Ledger.read(ledger).startsOf(one.pid()).stream()
                        .map(line -> line.at() - killed)
                        .sorted()
                        .toList();
                System.out.println("kill -9 of one of two nodes: redelivery_ms=" + delays);
                assertThat(delays).hasSize(8).allSatisfy(ms -> assertThat(ms).isLessThan(8_000L));
                JsonObject again = rest.get("/tasks/" + ids.get(0)).json(200);
                assertThat(again.getJsonArray("history"))
                        .as("a node's death costs no attempt")
                        .hasSize(1);
                assertThat(nodeState(rest, "two")).isEqualTo("OFFLINE");
            }
        }
    }

    @Test
    void bothNodesHaveTheirShareAndAStoppedOneLeavesNothingBehind() {
        int tasks = 1_200;
        try (ChildNode one = launch("one", 4);
                ChildNode two = launch("two", 4)) {
            Rest rest = one.rest();
            two.rest();
            rest.deploy(Functions.JAR).json(200);
            assertThat(loadedOn(rest, "work")).containsExactlyInAnyOrder("one", "two");
            rest.submit(Functions.many(tasks, Functions.work(ledger, 20)));
            await().atMost(PATIENCE)
                    .pollInterval(OFTEN)
                    .until(() -> Ledger.read(ledger).ends().size() > tasks / 2);
            Ledger soFar = Ledger.read(ledger);
            double share =
                    (double) soFar.startsOf(two.pid()).size() / soFar.starts().size();
            int exit = two.terminate();
            await().atMost(PATIENCE).until(() -> rest.channel("work").getInteger("succeeded") == tasks);

            Ledger ran = Ledger.read(ledger);
            System.out.printf(
                    "SIGTERM of one of two nodes: its_share=%.2f exit=%d repeated=%d%n",
                    share, exit, ran.starts().size() - tasks);
            assertThat(share).isBetween(0.1, 0.9);
            assertThat(exit).isIn(0, 143);
            assertThat(ran.runs()).hasSize(tasks);
            assertThat(ran.runs().values()).containsOnly(1L);
            assertThat(rest.channel("work").getInteger("reapedTotal")).isZero();
            assertThat(two.log()).doesNotContain("step_failed");
        }
    }

    @Test
    void aNodeThatWasHeldUpIsRefusedItsOldTasksAndGoesOnInANewEpoch() {
        try (ChildNode one = launch("one", 16);
                ChildNode two = launch("two", 16)) {
            Rest rest = one.rest();
            two.rest();
            rest.deploy(Functions.JAR).json(200);
            List<String> ids = runOnlyOn(two, rest, 8, 3_000);
            long epoch = epoch(rest, "two");

            two.suspend();
            ids.forEach(id -> assertThat(rest.ended(id).getString("state")).isEqualTo("SUCCEEDED"));
            assertThat(rest.channel("work").getInteger("staleTotal")).isZero();
            assertThat(Ledger.read(ledger).startsOf(one.pid())).hasSize(8);
            two.resume();

            await("what it did meanwhile to be refused")
                    .atMost(PATIENCE)
                    .until(() -> rest.channel("work").getInteger("staleTotal") == 8);
            await("a new epoch")
                    .atMost(PATIENCE)
                    .until(() ->
                            epoch(rest, "two") > epoch && nodeState(rest, "two").equals("UP"));
            JsonObject channel = rest.channel("work");
            System.out.println("SIGSTOP of one of two nodes: stale=" + channel.getInteger("staleTotal") + " reaped="
                    + channel.getInteger("reapedTotal"));
            assertThat(channel.getInteger("succeededTotal")).isEqualTo(8);
            assertThat(channel.getInteger("failedTotal") + channel.getInteger("retriedTotal"))
                    .isZero();

            List<String> fresh = runOnlyOn(two, rest, 4, 50);
            fresh.forEach(id -> assertThat(rest.ended(id).getString("node")).isEqualTo("two"));
        }
    }

    /** Submits tasks that all start on one node, while the device of node one is paused; it is started again after. */
    private List<String> runOnlyOn(ChildNode node, Rest rest, int count, int ms) {
        rest.command("one-1", "pause");
        int before = Ledger.read(ledger).startsOf(node.pid()).size();
        List<String> ids = rest.submit(Functions.many(count, Functions.work(ledger, ms)));
        await("the tasks to run")
                .atMost(PATIENCE)
                .pollInterval(OFTEN)
                .until(() -> Ledger.read(ledger).startsOf(node.pid()).size() == before + count);
        rest.command("one-1", "start");
        return ids;
    }

    private static Set<String> loadedOn(Rest rest, String function) {
        return items(rest, "/functions").stream()
                .filter(item -> item.getString("name").equals(function))
                .flatMap(item -> item.getJsonArray("versions").getJsonObject(0).getJsonArray("loadedOn").stream())
                .map(String::valueOf)
                .collect(Collectors.toSet());
    }

    private static JsonObject node(Rest rest, String name) {
        return items(rest, "/nodes").stream()
                .filter(item -> item.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static long epoch(Rest rest, String name) {
        return node(rest, name).getLong("epoch");
    }

    private static String nodeState(Rest rest, String name) {
        return node(rest, name).getString("state");
    }

    private static List<JsonObject> items(Rest rest, String path) {
        JsonArray items = rest.get(path).json(200).getJsonArray("items");
        return items.stream().map(JsonObject.class::cast).toList();
    }
}
