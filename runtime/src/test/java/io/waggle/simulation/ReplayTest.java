package io.waggle.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.waggle.channel.redis.RealRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model against a real Redis: the same calls, one after the other, get the same answers. {@code
 * -Dwaggle.replay.seed=…} begins where another run began, {@code -Dwaggle.replay.walks=…} says how many sequences.
 */
@Tag("integration")
class ReplayTest {

    private static final Logger LOG = LoggerFactory.getLogger(ReplayTest.class);
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final Set<String> ANSWERS = Set.of(
            "claimed",
            "suspect",
            "nothing",
            "true",
            "false",
            "moved",
            "EpochEnded",
            "CONFLICT",
            "alive",
            "dead",
            "buried",
            "opened",
            "too late",
            "doubted",
            "not doubted");

    private static RealRedis redis;

    @BeforeAll
    static void start(@TempDir Path folder) {
        redis = new RealRedis(folder);
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Test
    void the_same_calls_get_the_same_answers() {
        long first = Long.getLong("waggle.replay.seed", System.nanoTime());
        int walks = Integer.getInteger("waggle.replay.walks", 10);
        long end = System.nanoTime() + LONGEST.toNanos() * Math.max(1, walks / 10);
        Map<String, Integer> seen = new TreeMap<>();
        int whole = 0;
        int unclear = 0;
        for (long seed = first;
                (whole < walks || !seen.keySet().containsAll(ANSWERS)) && System.nanoTime() < end;
                seed++) {
            try {
                if (new ReplayWalk(redis, seed, seen).run()) {
                    whole++;
                } else {
                    unclear++;
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("with -Dwaggle.replay.seed=" + seed, e);
            }
        }
        LOG.info("replay=done first={} whole={} unclear={} answers={}", first, whole, unclear, seen);
        assertThat(seen.keySet()).as("kinds of answers that were compared").containsAll(ANSWERS);
    }
}
