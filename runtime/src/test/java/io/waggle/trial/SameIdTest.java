package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.waggle.embedded.EmbeddedRedis;
import io.waggle.servers.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clients that submit one task under one id at the same time to two nodes, one of which is killed meanwhile. */
@Tag("integration")
class SameIdTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int IDS = 60;
    private static final int CLIENTS = 64;

    @TempDir
    Path temp;

    private final String clusterName = Configs.clusterName();
    private final String clusterPort = Integer.toString(FreePort.any());
    private EmbeddedRedis redis;

    /** What a client was told: the status, or 0 when the connection broke. */
    private record Told(String id, int other, Rest.Reply reply) {}

    @BeforeEach
    void startRedis() {
        redis = EmbeddedRedis.start(new EmbeddedRedis.Options(
                temp.resolve("redis"), "everysec", new EmbeddedRedis.Tcp("127.0.0.1", FreePort.any())));
    }

    @AfterEach
    void stopRedis() {
        redis.stop();
    }

    @Test
    void oneIdIsOneTaskWhoeverSubmitsItAndWhicheverNodeDies() {
        Path ledger = temp.resolve("ledger");
        try (ChildNode one = launch("one");
                ChildNode two = launch("two")) {
            Rest first = one.rest();
            Rest second = two.rest();
            first.deploy(Functions.JAR).json(200);
            List<Told> told = new ArrayList<>();
            List<String> broken = new ArrayList<>();
            for (int i = 0; i < IDS; i++) {
                boolean dead = i > IDS / 2;
                List<CompletableFuture<?>> calls = new ArrayList<>();
                for (int client = 0; client < CLIENTS; client++) {
                    int other = client % 16 == 15 ? 1 : 0;
                    String id = "same-" + i;
                    JsonObject task = Functions.work(ledger, 5 + other).put("id", id);
                    Rest node = dead || client % 2 == 0 ? first : second;
                    calls.add(node.begin("POST", "/tasks", task).handle((reply, failure) -> {
                        synchronized (told) {
                            if (failure == null) {
                                told.add(new Told(id, other, reply));
                            } else {
                                broken.add(id);
                            }
                        }
                        return null;
                    }));
                }
                if (i == IDS / 2) {
                    two.kill();
                }
                calls.forEach(CompletableFuture::join);
            }
            broken.stream().distinct().forEach(id -> {
                Rest.Reply again =
                        first.post("/tasks", Functions.work(ledger, 5).put("id", id));
                told.add(new Told(id, 0, again));
            });

            Map<String, List<Told>> each =
                    told.stream().collect(Collectors.groupingBy(Told::id, TreeMap::new, Collectors.toList()));
            assertThat(each).hasSize(IDS);
            int refused = 0;
            for (Map.Entry<String, List<Told>> entry : each.entrySet()) {
                refused += check(entry.getKey(), entry.getValue());
            }
            await().atMost(PATIENCE).until(() -> first.channel("work").getInteger("succeeded") == IDS);
            assertThat(first.channel("work").getInteger("submittedTotal")).isEqualTo(IDS);
            Ledger ran = Ledger.read(ledger);
            int reaped = first.channel("work").getInteger("reapedTotal");
            System.out.printf(
                    "%d ids from %d clients each, one of two nodes killed: answers=%d conflicts=%d broken=%d runs=%d reaped=%d%n",
                    IDS,
                    CLIENTS,
                    told.size(),
                    refused,
                    broken.size(),
                    ran.starts().size(),
                    reaped);
            assertThat(ran.runs()).hasSize(IDS);
            assertThat(ran.starts().size() - IDS).isBetween(0, reaped);
        }
    }

    /** All that were taken are one task with one payload, and who came with another payload was told so. */
    private static int check(String id, List<Told> answers) {
        List<Told> taken =
                answers.stream().filter(one -> one.reply().status() == 202).toList();
        assertThat(taken).as(id).isNotEmpty();
        assertThat(taken.stream().map(Told::other).distinct())
                .as(id + " was taken with two payloads")
                .hasSize(1);
        assertThat(taken)
                .allSatisfy(
                        one -> assertThat(one.reply().json().getString("id")).endsWith(id));
        assertThat(taken.stream().map(one -> one.reply().json().getString("id")).distinct())
                .hasSize(1);
        List<Told> refused =
                answers.stream().filter(one -> one.reply().status() != 202).toList();
        assertThat(refused).allSatisfy(one -> {
            assertThat(one.reply().status()).as(one.reply().text()).isEqualTo(409);
            assertThat(one.other()).isNotEqualTo(taken.get(0).other());
        });
        return refused.size();
    }

    private ChildNode launch(String name) {
        return ChildNode.launch(
                temp.resolve(name),
                "--name",
                name,
                "--slots",
                "8",
                "--redis",
                redis.tcpUrl().orElseThrow(),
                "--cluster",
                "--cluster-name",
                clusterName,
                "--cluster-port",
                clusterPort);
    }
}
