package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.waggle.channel.NewTask;
import io.waggle.servers.RedisServer;
import io.waggle.servers.Sentinels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A link that sentinels tell where the master is, through forced and unforced failovers. Prints what they cost. */
@Tag("integration")
@Execution(ExecutionMode.CONCURRENT)
class RedisSentinelTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FAILOVERS = Integer.getInteger("waggle.trial.failovers", 3);

    @TempDir
    Path temp;

    private final Vertx vertx = Vertx.vertx();
    private Sentinels sentinels;
    private RedisLink link;

    @BeforeEach
    void start() {
        sentinels = Sentinels.start(temp);
        link = new RedisLink(
                vertx, new RedisSite(RedisTarget.parse(sentinels.url()).orElseThrow(), 1), Duration.ofSeconds(3));
        link.open().await();
    }

    @AfterEach
    void stop() {
        link.close().await();
        vertx.close().await();
        sentinels.close();
    }

    @Test
    void failovers_lose_nothing_that_a_replica_has_confirmed() {
        Submitter submitter = new Submitter(vertx, new RedisChannels(vertx, link, "wg", 1_000), "c").begin(4);
        for (int i = 0; i < FAILOVERS; i++) {
            RedisServer before = sentinels.master();
            go(submitter, 50);
            long begun = System.nanoTime();
            sentinels.failOver();
            await().atMost(PATIENCE).until(() -> sentinels.master() != before);
            go(submitter, 50);
            System.out.printf(
                    Locale.ROOT,
                    "failover %d forced: accepted again after %d ms%n",
                    i + 1,
                    (System.nanoTime() - begun) / 1_000_000);
            sentinels.settle();
        }
        RedisServer killed = sentinels.master();
        go(submitter, 50);
        killed.kill();
        await().atMost(PATIENCE).until(() -> sentinels.master() != killed);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThatThrownBy(() -> link.run(Script.REGISTER, "wg:{!}:", List.of("lonely"))
                                .await())
                        .hasMessageContaining("0 of 1 replicas"));
        killed.restart();
        go(submitter, 50);
        submitter.stop();
        System.out.printf(
                Locale.ROOT,
                "%d forced failovers and a kill: %d accepted, %d refused, slowest answer %d ms%n",
                FAILOVERS,
                submitter.accepted(),
                submitter.refused(),
                submitter.longestMs());
        assertThat(submitter.missing()).isEmpty();
        assertThat(submitter.odd()).isEmpty();
        assertThat(submitter.refused()).as("the failovers were felt").isPositive();
    }

    @Test
    void a_sentinel_that_hangs_or_is_gone_holds_up_nobody() {
        sentinels.sentinel().freeze();
        RedisChannels channels = new RedisChannels(vertx, link, "wg", 1_000);
        RedisServer master = sentinels.master(1);
        master.command("CLIENT", "KILL", "TYPE", "normal");
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> channels.submit("c", List.of(new NewTask("t", RealRedis.task("f", 0), 0, 0)))
                                .await()
                                .size()
                        == 1);
        sentinels.sentinel().thaw();
    }

    @Test
    void without_confirmation_a_failover_is_over_sooner_and_may_lose_what_no_replica_had() {
        RedisLink quick = new RedisLink(vertx, sentinels.url(), Duration.ofSeconds(3));
        quick.open().await();
        Submitter submitter = new Submitter(vertx, new RedisChannels(vertx, quick, "wg", 1_000), "c").begin(4);
        for (int i = 0; i < FAILOVERS; i++) {
            RedisServer before = sentinels.master();
            go(submitter, 50);
            before.kill();
            long begun = System.nanoTime();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .ignoreExceptions()
                    .until(() ->
                            sentinels.other(before).info("replication", "role").equals("master"));
            long promoted = System.nanoTime();
            go(submitter, 1);
            System.out.printf(
                    Locale.ROOT,
                    "failover %d after a kill: promoted after %d ms, accepted again %d ms later%n",
                    i + 1,
                    (promoted - begun) / 1_000_000,
                    (System.nanoTime() - promoted) / 1_000_000);
            before.restart();
            sentinels.settle();
        }
        submitter.stop();
        System.out.printf(
                Locale.ROOT,
                "%d kills without confirmation: %d accepted, %d refused, %d lost, slowest answer %d ms%n",
                FAILOVERS,
                submitter.accepted(),
                submitter.refused(),
                submitter.missing().size(),
                submitter.longestMs());
        assertThat(submitter.odd()).isEmpty();
        assertThat(submitter.refused()).isPositive();
        quick.close().await();
    }

    /** Waits until so many more have been accepted. */
    private static void go(Submitter submitter, int more) {
        int from = submitter.accepted();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> submitter.accepted() >= from + more);
    }
}
