package io.waggle.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The check is honest: with any one guard missing, a few thousand seeds find out. */
class MutantTest {

    private static final long MOST_SEEDS = 20_000;
    private static final Quiet QUIET = new Quiet();

    @BeforeAll
    static void hush() {
        QUIET.begin();
    }

    @AfterAll
    static void speak() {
        QUIET.end();
    }

    @ParameterizedTest
    @EnumSource(Guard.class)
    void a_missing_guard_is_noticed(Guard guard) {
        Tally tally = new Tally();
        assertThat(LongStream.rangeClosed(1, MOST_SEEDS)
                        .mapToObj(seed -> new Simulation(seed, Set.of(guard), tally, false).run())
                        .filter(wrong -> !wrong.isEmpty())
                        .findFirst())
                .as("what was found without " + guard + " in " + MOST_SEEDS + " seeds")
                .isPresent();
    }
}
