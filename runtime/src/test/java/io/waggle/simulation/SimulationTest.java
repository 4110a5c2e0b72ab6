package io.waggle.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thousands of seeds: nothing is lost, stranded or done twice. {@code -Dwaggle.simulation.seeds=…} says how many, {@code
 * -Dwaggle.simulation.from=…} where to begin, {@code -Dwaggle.simulation.seed=…} runs one again and tells what happened.
 */
class SimulationTest {

    private static final Logger LOG = LoggerFactory.getLogger(SimulationTest.class);
    private static final Quiet QUIET = new Quiet();

    @BeforeAll
    static void hush() {
        QUIET.begin();
    }

    @AfterAll
    static void speak() {
        QUIET.end();
    }

    @Test
    void nothing_is_lost_whatever_the_seed() {
        Long one = Long.getLong("waggle.simulation.seed");
        if (one != null) {
            Simulation simulation = new Simulation(one, Set.of(), new Tally(), true);
            List<String> wrong = simulation.run();
            simulation.log().forEach(line -> LOG.info("{}", line));
            assertThat(wrong).as("seed " + one).isEmpty();
            return;
        }
        long seeds = Long.getLong("waggle.simulation.seeds", 3_000);
        long from = Long.getLong("waggle.simulation.from", 1);
        Tally tally = new Tally();
        long began = System.nanoTime();
        for (long seed = from; seed < from + seeds; seed++) {
            List<String> wrong = new Simulation(seed, Set.of(), tally, false).run();
            if (!wrong.isEmpty()) {
                Simulation again = new Simulation(seed, Set.of(), new Tally(), true);
                again.run();
                throw new AssertionError("seed " + seed + ": " + wrong + "\n" + String.join("\n", again.log()));
            }
        }
        LOG.info("simulation=done seconds={} {}", (System.nanoTime() - began) / 1_000_000_000.0, tally);
        assertThat(tally.stale).as("ends that came too late").isPositive();
        assertThat(tally.reaped).as("tasks moved back from the dead").isPositive();
        assertThat(tally.retries).isPositive();
        assertThat(tally.drains).isPositive();
    }
}
