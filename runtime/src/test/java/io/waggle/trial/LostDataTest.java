package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waggle.ExternalRedis;
import io.waggle.servers.FaultProxy;
import io.waggle.servers.FreePort;
import io.waggle.servers.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Nodes whose Redis comes back without its data, forgets its scripts, is full, or stays away for longer than a lease. */
@Tag("integration")
@Execution(ExecutionMode.CONCURRENT)
class LostDataTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    private RedisServer redis;
    private Path ledger;
    private Path gate;

    @BeforeEach
    void start() {
        redis = RedisServer.start(temp.resolve("redis"));
        ledger = temp.resolve("ledger");
        gate = temp.resolve("gate");
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void aRedisThatComesBackEmptyIsLeftAloneUntilItsDataIsBack() throws IOException {
        try (Started node = Started.with(ExternalRedis.at(redis.url()), temp.resolve("data"))) {
            String waiting = node.rest().submit(Functions.task("value", 1).put("delay", "5s"));
            redis.kill();
            Path kept = Files.move(redis.folder().resolve("appendonlydir"), temp.resolve("kept"));
            redis.restart();
            assertNothingIsWritten(node);

            redis.kill();
            delete(redis.folder().resolve("appendonlydir"));
            Files.move(kept, redis.folder().resolve("appendonlydir"));
            redis.restart();
            await().atMost(PATIENCE)
                    .ignoreExceptionsMatching(e -> e instanceof AssertionError)
                    .until(() -> node.rest().ended(waiting).getString("state").equals("SUCCEEDED"));
        }
    }

    @Test
    void aRedisThatIsEmptiedUnderARunningNodeIsLeftAlone() {
        try (Started node = Started.with(ExternalRedis.at(redis.url()), temp.resolve("data"))) {
            node.runsTasks();
            redis.command("FLUSHALL");
            assertNothingIsWritten(node);
        }
        assertThat(redis.command("EXISTS", "wg:{!}:leases", "wg:{!}:nodes")).isEqualTo("0");
    }

    @Test
    void aRedisWithTheDataOfOthersIsLeftAlone() {
        try (Started node = Started.with(ExternalRedis.at(redis.url()), temp.resolve("data"))) {
            redis.command("SET", "wg:{!}:id", "another");
            redis.command("CLIENT", "KILL", "TYPE", "normal");
            assertNothingIsWritten(node);
        }
    }

    /** Within seconds the node says that the store is out of reach, and the store is as it was from then on. */
    private void assertNothingIsWritten(Started node) {
        await().atMost(PATIENCE)
                .until(() ->
                        node.rest().post("/tasks", Functions.task("value", 1)).status() == 503);
        await().atMost(PATIENCE).until(() -> node.rest().get("/channels").status() == 503);
        String keys = redis.command("DBSIZE");
        String changes = redis.info("persistence", "rdb_changes_since_last_save");
        await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
        assertThat(node.rest().post("/tasks", Functions.task("value", 1)).text())
                .contains("cluster's data");
        assertThat(redis.command("DBSIZE")).isEqualTo(keys);
        assertThat(redis.info("persistence", "rdb_changes_since_last_save")).isEqualTo(changes);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void scriptsThatAreForgottenUnderLoadCostNothing() {
        try (Started node = Started.with(ExternalRedis.at(redis.url()), temp.resolve("data"))) {
            node.rest().submit(Functions.many(400, Functions.work(ledger, 5)));
            for (int part = 1; part <= 4; part++) {
                awaitEnds(part * 80);
                redis.command("SCRIPT", "FLUSH");
                redis.command("CLIENT", "KILL", "TYPE", "normal");
            }
            awaitEnds(400);
            await().atMost(PATIENCE)
                    .ignoreExceptionsMatching(e -> e instanceof AssertionError)
                    .until(() -> node.rest().channel("work").getInteger("succeededTotal") == 400);
        }
        assertThat(Ledger.read(ledger).runs()).hasSize(400);
        assertThat(Ledger.read(ledger).runs().values()).containsOnly(1L);
    }

    @Test
    void twoNodesOutliveAnOutageThatIsLongerThanTheirLeases() throws IOException {
        ExternalRedis target = ExternalRedis.at(redis.url());
        try (Started one = Started.with("one", target, temp.resolve("one"));
                Started two = Started.with("two", target, temp.resolve("two"))) {
            one.rest().submit(Functions.many(8, Functions.held(ledger, gate)));
            await().atMost(PATIENCE).until(() -> Ledger.read(ledger).starts().size() == 8);
            redis.freeze();
            await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
            Files.createFile(gate);
            awaitEnds(8);
            await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
            redis.thaw();
            long back = System.nanoTime();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .ignoreExceptionsMatching(e -> e instanceof AssertionError)
                    .until(() -> two.rest().channel("work").getInteger("succeededTotal") == 8);
            System.out.printf(
                    Locale.ROOT,
                    "two nodes, 7 s without Redis: all outcomes settled after %d ms%n",
                    (System.nanoTime() - back) / 1_000_000);
            assertThat(one.rest().channel("work").getInteger("reapedTotal")).isZero();
            assertThat(one.rest().channel("work").getInteger("staleTotal")).isZero();
            assertThat(Ledger.read(ledger).runs().values()).containsOnly(1L);
            one.runsTasks();
        }
    }

    @Test
    void lostAnswersNeitherDoubleNorLose() throws IOException {
        try (FaultProxy proxy = FaultProxy.before(redis.port());
                Started node = Started.with(ExternalRedis.at(proxy.url()), temp.resolve("data"))) {
            int accepted = 0;
            int asked = 0;
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 40; i++) {
                    if (i == 20) {
                        proxy.set(FaultProxy.Mode.SWALLOW_ANSWERS);
                    }
                    asked++;
                    Rest.Reply reply =
                            node.rest().post("/tasks", Functions.work(ledger, 2).put("id", "named-" + asked));
                    accepted += reply.status() == 202 ? 1 : 0;
                    if (reply.status() == 503) {
                        proxy.cut();
                        proxy.set(FaultProxy.Mode.PASS);
                        reply = again(node, "named-" + asked);
                        accepted += reply.status() == 202 || reply.status() == 200 ? 1 : 0;
                    }
                }
            }
            assertThat(accepted).isEqualTo(asked);
            awaitEnds(asked);
            int all = asked;
            await().atMost(PATIENCE)
                    .ignoreExceptionsMatching(e -> e instanceof AssertionError)
                    .until(() -> node.rest().channel("work").getInteger("succeededTotal") == all);
            assertThat(node.rest().channel("work").getInteger("submittedTotal")).isEqualTo(asked);
            assertThat(Ledger.read(ledger).runs()).hasSize(asked);
            assertThat(Ledger.read(ledger).runs().values()).containsOnly(1L);
        }
    }

    /** The same task under the same id, until the node knows what became of it. */
    private Rest.Reply again(Started node, String id) {
        return await().atMost(PATIENCE)
                .until(
                        () -> node.rest()
                                .post("/tasks", Functions.work(ledger, 2).put("id", id)),
                        reply -> reply.status() != 503);
    }

    @Test
    void aDiskThatIsFullStopsSubmissionsAndNothingElse() throws IOException, InterruptedException {
        Path disk = Files.createDirectories(temp.resolve("disk"));
        List<String> mounting = List.of(
                "unshare", "-m", "sh", "-c", "mount -t tmpfs -o size=6m tmpfs '" + disk + "' && exec \"$@\"", "sh");
        Assumptions.assumeTrue(mayMount(disk), "this user may not mount a file system");
        try (RedisServer small = RedisServer.start(
                        temp.resolve("small"), FreePort.any(), mounting, "dir " + disk, "appendfsync everysec");
                Started node = Started.with(ExternalRedis.at(small.url()), temp.resolve("data"))) {
            String running = node.rest().submit(Functions.held(ledger, gate));
            await().atMost(PATIENCE).until(() -> node.rest().state(running).equals("RUNNING"));
            String large = "x".repeat(200_000);
            int accepted = 0;
            Rest.Reply reply = node.rest().post("/tasks", Functions.task("value", large));
            while (reply.status() == 202 && accepted < 100) {
                accepted++;
                reply = node.rest().post("/tasks", Functions.task("value", large));
            }
            assertThat(reply.status()).as(reply.text()).isEqualTo(503);
            assertThat(small.info("persistence", "aof_last_write_status")).isEqualTo("err");
            Files.createFile(gate);
            awaitEnds(1);

            Process remount = new ProcessBuilder(List.of(
                            "nsenter",
                            "-t",
                            Long.toString(small.pid()),
                            "-m",
                            "mount",
                            "-o",
                            "remount,size=64m",
                            disk.toString()))
                    .start();
            assertThat(remount.waitFor()).isZero();
            long back = System.nanoTime();
            assertThat(node.rest().ended(running).getString("state")).isEqualTo("SUCCEEDED");
            int sent = accepted;
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .ignoreExceptionsMatching(e -> e instanceof AssertionError)
                    .until(() -> node.rest().channel("value").getInteger("succeededTotal") >= sent);
            System.out.printf(
                    Locale.ROOT,
                    "disk full after %d tasks; all ended %d ms after there was room%n",
                    accepted,
                    (System.nanoTime() - back) / 1_000_000);
        }
    }

    private static boolean mayMount(Path disk) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(
                                    "unshare", "-m", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString())
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    private void awaitEnds(int count) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> Ledger.read(ledger).ends().size() >= count);
    }
}
