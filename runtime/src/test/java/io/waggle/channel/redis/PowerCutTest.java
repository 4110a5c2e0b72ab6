package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.waggle.servers.PowerCut;
import io.waggle.servers.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What a power cut takes of the tasks that were accepted, measured; {@code -Dwaggle.trial.powercuts=…} says how many cuts,
 * {@code -Dwaggle.trial.seed=…} when they come.
 */
@Tag("integration")
@Execution(ExecutionMode.CONCURRENT)
class PowerCutTest {

    private static final int CUTS = Integer.getInteger("waggle.trial.powercuts", 1);
    private static final long SEED = Long.getLong("waggle.trial.seed", 1);

    /** What Redis promises is two seconds; a machine that has other things to do is given more. */
    private static final long LONGEST_WINDOW_MS = 10_000;

    @TempDir
    Path temp;

    private final Vertx vertx = Vertx.vertx();

    /** What a cut took, in tasks and in milliseconds before the kill. */
    private record Loss(int accepted, int lost, long windowMs) {}

    @BeforeEach
    void isPossible() {
        Assumptions.assumeTrue(PowerCut.isPossible(), "there is no strace, or it may not trace");
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void withEverySecondACutTakesTheLastMomentsAndAKillTakesNothing() {
        Random random = new Random(SEED);
        for (int i = 0; i < CUTS; i++) {
            long afterMs = 2_000L + random.nextInt(2_000);
            assertThat(run("everysec", afterMs, false).lost())
                    .as("after a kill")
                    .isZero();
            Loss loss = run("everysec", afterMs, true);
            assertThat(loss.windowMs()).isLessThan(LONGEST_WINDOW_MS);
        }
    }

    @Test
    void withAlwaysACutTakesNothing() {
        Random random = new Random(SEED);
        for (int i = 0; i < CUTS; i++) {
            assertThat(run("always", 2_000 + random.nextInt(2_000), true).lost())
                    .isZero();
        }
    }

    private Loss run(String fsync, long afterMs, boolean cut) {
        Path folder = temp.resolve(fsync + "-" + System.nanoTime());
        try (PowerCut power = PowerCut.before(folder, "appendfsync " + fsync)) {
            RedisLink link = open(power.server());
            Submitter submitter = new Submitter(vertx, new RedisChannels(vertx, link, "wg", 1_000), "c").begin(8);
            Awaitility.await().pollDelay(Duration.ofMillis(afterMs)).until(() -> true);
            power.kill();
            submitter.stop();
            link.close().await();
            if (cut) {
                power.cut();
            }
            return loss(fsync, cut, power, submitter);
        }
    }

    private Loss loss(String fsync, boolean cut, PowerCut power, Submitter submitter) {
        try (RedisServer left = power.restart()) {
            RedisLink link = open(left);
            Set<String> lost =
                    submitter.in(new RedisChannels(vertx, link, "wg", 1_000)).missing();
            Loss loss = new Loss(submitter.accepted(), lost.size(), submitter.oldestBeforeLastMs(lost));
            System.out.printf(
                    Locale.ROOT,
                    "%s, %s: %d of %d accepted tasks lost, the oldest accepted %d ms before the last; %d bytes%n",
                    fsync,
                    cut ? "power cut" : "kill -9",
                    loss.lost(),
                    loss.accepted(),
                    loss.windowMs(),
                    power.lostBytes());
            assertThat(loss.accepted()).isGreaterThan(20);
            link.close().await();
            return loss;
        }
    }

    private RedisLink open(RedisServer server) {
        RedisLink link = new RedisLink(vertx, server.url(), Duration.ofSeconds(3));
        link.open().await();
        return link;
    }
}
