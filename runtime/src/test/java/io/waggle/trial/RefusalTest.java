package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.ExternalRedis;
import io.waggle.Node;
import io.waggle.NodeConfig;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long those wait who ask a node for something while its Redis does not answer, from the first moment on: whatever
 * they ask for, and by whichever door, they are told soon that it cannot be had now.
 */
@Tag("integration")
class RefusalTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ASKED = Integer.getInteger("waggle.trial.refusals", 20);
    private static final int APART_MS = 50;

    /** What is promised, and what a machine that has other things to do is given beyond. */
    private static final long SOON_MS = 1_000;

    private static final long SLACK_MS = 2_000;

    @TempDir
    Path temp;

    /** Something that a client asks for; answers the status, or the code of a failure over the bus. */
    private interface Ask {
        CompletableFuture<Integer> begin();
    }

    @Test
    void whoeverAsksIsToldWithinASecond() throws Exception {
        try (RedisServer redis = RedisServer.start(temp.resolve("redis"));
                FaultProxy proxy = FaultProxy.before(redis.port())) {
            NodeConfig config = Configs.clustered(ExternalRedis.at(proxy.url()), temp.resolve("data"), 4);
            Node node = Node.start(config).await();
            Vertx app = BusApp.join(config);
            try {
                Rest rest = new Rest(node.url()).login("admin");
                rest.deploy(Functions.JAR).json(200);
                String there = rest.submit(Functions.task("value", 1));
                assertThat(rest.ended(there).getString("state")).isEqualTo("SUCCEEDED");
                Doors doors = new Doors(rest, app, there);
                measure(doors, "frozen", redis::freeze, redis::thaw);
                measure(
                        doors,
                        "black hole",
                        () -> proxy.set(FaultProxy.Mode.HOLE),
                        () -> proxy.set(FaultProxy.Mode.PASS));
                measure(
                        doors,
                        "answers swallowed",
                        () -> proxy.set(FaultProxy.Mode.SWALLOW_ANSWERS),
                        () -> proxy.set(FaultProxy.Mode.PASS));
            } finally {
                app.close().await();
                node.stop().await();
            }
        }
    }

    /**
     * The ways to ask.
     *
     * @param app a stranger on the event bus
     * @param there the id of a task that has ended
     */
    private record Doors(Rest rest, Vertx app, String there) {

        private Map<String, Ask> asks() {
            JsonObject one = Functions.task("value", 1);
            JsonArray many = new JsonArray(Functions.many(20, one));
            Map<String, Ask> asks = new TreeMap<>();
            asks.put("POST /tasks, one", () -> ask("POST", "/tasks", one));
            asks.put("POST /tasks, array", () -> status(rest.begin("POST", "/tasks", many.encode())));
            asks.put("GET /tasks/{id}", () -> ask("GET", "/tasks/" + there, null));
            asks.put("GET /tasks?channel=", () -> ask("GET", "/tasks?channel=value", null));
            asks.put("GET /channels/{c}", () -> ask("GET", "/channels/value", null));
            asks.put("GET /channels", () -> ask("GET", "/channels", null));
            asks.put("bus submit", () -> bus("waggle.tasks.submit", one));
            asks.put("bus get", () -> bus("waggle.tasks.get", new JsonObject().put("id", there)));
            return asks;
        }

        private CompletableFuture<Integer> ask(String method, String path, @Nullable JsonObject body) {
            return status(rest.begin(method, path, body == null ? "" : body.encode()));
        }

        private static CompletableFuture<Integer> status(CompletableFuture<Rest.Reply> reply) {
            return reply.thenApply(Rest.Reply::status);
        }

        private CompletableFuture<Integer> bus(String address, JsonObject body) {
            return app.eventBus()
                    .request(address, body, new DeliveryOptions().setSendTimeout(PATIENCE.toMillis()))
                    .map(answer -> 200)
                    .recover(failure -> failure instanceof ReplyException refused
                            ? Future.succeededFuture(refused.failureCode())
                            : Future.failedFuture(failure))
                    .toCompletionStage()
                    .toCompletableFuture();
        }
    }

    private static void measure(Doors doors, String what, Runnable begin, Runnable end) {
        Map<String, List<Long>> waits = new TreeMap<>();
        Map<String, List<CompletableFuture<Integer>>> answers = new TreeMap<>();
        begin.run();
        for (int i = 0; i < ASKED; i++) {
            doors.asks().forEach((name, ask) -> {
                long asked = System.nanoTime();
                CompletableFuture<Integer> answer = ask.begin();
                List<Long> mine = waits.computeIfAbsent(name, n -> new ArrayList<>());
                answers.computeIfAbsent(name, n -> new ArrayList<>()).add(answer.thenApply(status -> {
                    synchronized (mine) {
                        mine.add((System.nanoTime() - asked) / 1_000_000);
                    }
                    return status;
                }));
            });
            await().pollDelay(Duration.ofMillis(APART_MS)).until(() -> true);
        }
        answers.forEach((name, all) -> assertThat(all.stream().map(CompletableFuture::join))
                .as("%s, Redis %s", name, what)
                .containsOnly(503));
        end.run();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() ->
                        doors.ask("POST", "/tasks", Functions.task("value", 1)).join() == 202);
        waits.forEach((name, all) -> {
            all.sort(null);
            System.out.printf(
                    Locale.ROOT,
                    "Redis %s, %s: refused after ms p50=%d p99=%d max=%d of %d%n",
                    what,
                    name,
                    all.get(all.size() / 2),
                    all.get(all.size() * 99 / 100),
                    all.get(all.size() - 1),
                    all.size());
        });
        assertThat(waits.values())
                .allSatisfy(all -> assertThat(all.get(all.size() - 1)).isLessThan(SOON_MS + SLACK_MS));
    }
}
