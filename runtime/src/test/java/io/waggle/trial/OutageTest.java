package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.waggle.ExternalRedis;
import io.waggle.servers.FaultProxy;
import io.waggle.servers.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A node whose Redis fails in every way while tasks run: new tasks are refused soon and honestly, running ones end, their
 * outcomes wait, and all goes on by itself. Prints how long it took.
 */
@Tag("integration")
@Execution(ExecutionMode.CONCURRENT)
class OutageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What a machine that has other things to do is given beyond what is promised. */
    private static final long SLACK_MS = 4_000;

    @TempDir
    Path temp;

    private RedisServer redis;
    private FaultProxy proxy;
    private Started node;
    private Path ledger;
    private Path gate;

    @BeforeEach
    void start() {
        redis = RedisServer.start(temp.resolve("redis"));
        proxy = FaultProxy.before(redis.port());
        node = Started.with(ExternalRedis.at(proxy.url()), temp.resolve("data"));
        ledger = temp.resolve("ledger");
        gate = temp.resolve("gate");
    }

    @AfterEach
    void stop() throws IOException {
        node.close();
        proxy.close();
        redis.close();
    }

    @Test
    void killedAndStartedAgain() {
        survives("killed", redis::kill, redis::restart);
    }

    @Test
    void frozen() {
        survives("frozen", redis::freeze, redis::thaw);
    }

    @Test
    void cutOffAndRefusedForAWhile() {
        survives(
                "cut",
                () -> {
                    proxy.set(FaultProxy.Mode.RESET);
                    proxy.cut();
                },
                () -> proxy.set(FaultProxy.Mode.PASS));
    }

    @Test
    void swallowedByABlackHole() {
        survives("black hole", () -> proxy.set(FaultProxy.Mode.HOLE), () -> proxy.set(FaultProxy.Mode.PASS));
    }

    @Test
    void heardButNeverAnswering() {
        survives(
                "answers swallowed",
                () -> proxy.set(FaultProxy.Mode.SWALLOW_ANSWERS),
                () -> proxy.set(FaultProxy.Mode.PASS));
    }

    @Test
    void answeringTooLate() {
        survives("5 s late", () -> proxy.delay(5_000), () -> proxy.delay(0));
    }

    @Test
    void unableToWriteItsFile() {
        survives(
                "MISCONF",
                () -> {
                    redis.command("CONFIG", "SET", "save", "1 1");
                    redis.command("CONFIG", "SET", "dir", "/proc");
                    redis.command("BGSAVE");
                    await().until(() ->
                            redis.info("persistence", "rdb_last_bgsave_status").equals("err"));
                },
                () -> redis.command("CONFIG", "SET", "stop-writes-on-bgsave-error", "no"));
    }

    @Test
    void busyWithSomebodysScript() {
        redis.command("CONFIG", "SET", "busy-reply-threshold", "200");
        Thread script = new Thread(() -> redis.command("EVAL", "while true do end", "0"));
        survives(
                "BUSY",
                () -> {
                    script.setDaemon(true);
                    script.start();
                    await().until(() -> redis.command("PING").startsWith("-BUSY"));
                },
                () -> redis.command("SCRIPT", "KILL"));
    }

    @Test
    void madeAReplicaForAWhile() {
        try (RedisServer other = RedisServer.start(temp.resolve("other"))) {
            survives(
                    "READONLY",
                    () -> {
                        redis.command("CONFIG", "SET", "repl-timeout", "3600");
                        redis.command("REPLICAOF", "127.0.0.1", "1");
                    },
                    () -> redis.command("REPLICAOF", "NO", "ONE"));
            assertThat(other.command("DBSIZE")).isEqualTo("0");
        }
    }

    @Test
    void readingItsDataForSeconds() {
        survives(
                "LOADING",
                () -> {
                    redis.slowToLoad();
                    redis.kill();
                    redis.relaunch();
                },
                () -> await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(10))
                        .ignoreExceptions()
                        .until(() -> redis.command("PING").equals("PONG")));
    }

    /** What happens in every outage: begins it, looks, ends it, looks again. */
    private void survives(String name, Runnable begin, Runnable end) {
        String first = node.rest().submit(Functions.held(ledger, gate));
        await().atMost(PATIENCE).until(() -> node.rest().state(first).equals("RUNNING"));
        String waiting = node.rest().submit(Functions.task("value", 1).put("delay", "1s"));

        begin.run();
        long slowest = slowestRefusal();
        endsWhileNobodyIsThere();
        int attempts = proxy.attempts().size();
        long from = System.nanoTime();
        await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
        double perSecond = (proxy.attempts().size() - attempts) * 1e9 / (System.nanoTime() - from);

        end.run();
        long back = System.nanoTime();
        String next = await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .ignoreExceptionsMatching(e -> e instanceof AssertionError)
                .until(() -> node.rest().submit(Functions.work(ledger, 1)), id -> true);
        long accepted = (System.nanoTime() - back) / 1_000_000;
        for (String id : List.of(first, waiting, next)) {
            JsonObject done = node.rest().ended(id);
            assertThat(done.getString("state")).isEqualTo("SUCCEEDED");
            assertThat(done.getJsonArray("history")).as("no attempt was lost").hasSize(1);
        }
        long settled = (System.nanoTime() - back) / 1_000_000;
        System.out.printf(
                Locale.ROOT,
                "%s: refused within %d ms, %.1f attempts to connect a second, accepted again after %d ms, all ended after"
                        + " %d ms%n",
                name,
                slowest,
                perSecond,
                accepted,
                settled);
        Ledger ran = Ledger.read(ledger);
        assertThat(ran.runs().values()).as("each task ran once").containsOnly(1L);
        assertThat(node.rest().channel("work").getInteger("reapedTotal")).isZero();
        assertThat(node.rest().channel("work").getInteger("running")).isZero();
        assertThat(slowest).isLessThan(1_000 + SLACK_MS);
        assertThat(perSecond).isLessThan(2.0);
        assertThat(settled).isLessThan(2_000 + SLACK_MS);
    }

    /** Tasks that come one after the other without waiting for each other; answers how long one waited at most, in ms. */
    private long slowestRefusal() {
        List<CompletableFuture<Long>> waits = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long asked = System.nanoTime();
            waits.add(node.rest()
                    .begin("POST", "/tasks", Functions.work(ledger, 1))
                    .thenApply(refused -> {
                        assertThat(refused.status()).as(refused.text()).isEqualTo(503);
                        assertThat(refused.code()).isEqualTo("STORE_UNAVAILABLE");
                        assertThat(refused.retryAfter()).isNotEmpty();
                        return (System.nanoTime() - asked) / 1_000_000;
                    }));
            await().pollDelay(Duration.ofMillis(50)).until(() -> true);
        }
        return waits.stream().mapToLong(CompletableFuture::join).max().orElseThrow();
    }

    /** The running task ends now; its outcome has nowhere to go. */
    private void endsWhileNobodyIsThere() {
        try {
            java.nio.file.Files.createFile(gate);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        await().atMost(PATIENCE).until(() -> Ledger.read(ledger).ends().size() == 1);
    }
}
