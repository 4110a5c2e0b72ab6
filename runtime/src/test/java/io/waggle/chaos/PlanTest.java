package io.waggle.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private static Plan plan(long seed) {
        return Plan.draw(seed, LONG, 3, FaultKind.all(true));
    }

    @Test
    void aSeedGivesOnePlanAndAnotherSeedAnother() {
        assertThat(plan(7)).isEqualTo(plan(7)).isNotEqualTo(plan(8));
    }

    @Test
    void aPlanOutlivesBeingWritten() {
        assertThat(Plan.of(plan(7).toJson())).isEqualTo(plan(7));
    }

    @Test
    void everyKindComesAndNoneMuchMoreOftenThanOthers() {
        var times = plan(3).strikes().stream().collect(Collectors.groupingBy(Strike::kind, Collectors.counting()));
        assertThat(times).containsOnlyKeys(FaultKind.values());
        long most = times.values().stream().mapToLong(Long::longValue).max().orElseThrow();
        assertThat(times.values()).allSatisfy(count -> assertThat(count).isBetween(most - 3, most));
    }

    @Test
    void everyFaultEndsInTimeAndOneNodeIsAlwaysLeft() {
        LongStream.range(0, 50).forEach(seed -> {
            List<Strike> strikes = plan(seed).strikes();
            assertThat(strikes).hasSizeGreaterThan(60).allSatisfy(strike -> {
                assertThat(strike.atMs() + strike.lastsMs()).isLessThanOrEqualTo(LONG.toMillis());
                assertThat(strike.lastsMs()).isBetween((long) strike.kind().shortestMs(), (long)
                        strike.kind().longestMs());
                assertThat(strike.nodes()).isNotEmpty().doesNotHaveDuplicates().isSorted();
            });
            for (Strike strike : strikes) {
                long down = strikes.stream()
                        .filter(other -> other.kind().stopsNodes()
                                && other.atMs() <= strike.atMs()
                                && other.atMs() + other.lastsMs() >= strike.atMs())
                        .flatMap(other -> other.nodes().stream())
                        .distinct()
                        .count();
                assertThat(down)
                        .as("nodes stopped at %s of seed %s", strike, seed)
                        .isLessThan(3);
            }
        });
    }

    @Test
    void faultsOverlap() {
        List<Strike> strikes = plan(1).strikes();
        assertThat(strikes.stream()
                        .filter(one -> strikes.stream()
                                .anyMatch(other -> !other.equals(one)
                                        && other.atMs() <= one.atMs()
                                        && other.atMs() + other.lastsMs() > one.atMs())))
                .hasSizeGreaterThan(strikes.size() / 5);
    }

    @Test
    void aFleetThatIsTooSmallGetsNoFaultThatNeedsMore() {
        assertThat(Plan.draw(1, LONG, 1, FaultKind.all(true)).strikes())
                .hasSizeGreaterThan(20)
                .noneMatch(strike ->
                        strike.kind() == FaultKind.KILL_TWO || strike.kind().target() == FaultKind.Target.BUS);
        assertThat(Plan.draw(1, LONG, 3, List.of()).strikes()).isEmpty();
    }
}
