package io.waggle.unit;

import static io.waggle.unit.LaneFixture.deaf;
import static io.waggle.unit.LaneFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.waggle.control.Workers.Ended;
import io.waggle.control.Workers.Ending;
import io.waggle.control.Workers.Lane;
import io.waggle.control.Workers.Work;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Handlers that never come back, whatever they are told: each costs a thread, none a slot beyond its time limit. */
class StuckTest {

    private static final int SLOTS = 4;
    private static final int STUCK = 3 * SLOTS;
    private static final long LIMIT_MS = 150;

    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger inside = new AtomicInteger();

    @AfterEach
    void release() {
        gate.countDown();
    }

    /** The pool of Java 17 to 23, and virtual threads where this JVM has the ones we use. */
    static Stream<BlockingThreads> threads() {
        return Runtime.version().feature() >= 24
                ? Stream.of(BlockingThreads.pooled(), BlockingThreads.virtual())
                : Stream.of(BlockingThreads.pooled());
    }

    @ParameterizedTest
    @MethodSource("threads")
    void sleepersFreeTheirSlotsAndTheirThreadsComeBack(BlockingThreads threads) {
        stuck(threads, () -> deaf(gate).call());
    }

    @ParameterizedTest
    @MethodSource("threads")
    void spinnersFreeTheirSlotsAndTheirThreadsComeBack(BlockingThreads threads) {
        stuck(threads, () -> {
            while (gate.getCount() > 0) {
                Thread.onSpinWait();
            }
            return "late";
        });
    }

    private void stuck(BlockingThreads threads, java.util.concurrent.Callable<?> code) {
        try (LaneFixture at = new LaneFixture(threads)) {
            at.blocking("stuck", 0, () -> {
                inside.incrementAndGet();
                try {
                    return code.call();
                } finally {
                    inside.decrementAndGet();
                }
            });
            at.blocking("fresh", 0, () -> "done");
            Lane lane = at.host.lane(SLOTS);
            List<Work> stuck = at.works(STUCK, "stuck", LIMIT_MS);
            lane.handOver(stuck, at.ends);
            for (Work work : stuck) {
                Ended end = at.ends.of(work);
                assertThat(end.ending()).isEqualTo(Ending.FAILED);
                assertThat(Objects.requireNonNull(end.error()).type()).isEqualTo("TIMEOUT");
                assertThat(end.durationMs()).isGreaterThanOrEqualTo(LIMIT_MS);
            }
            assertThat(inside.get()).isEqualTo(STUCK);
            until(() -> lane.busy() == 0);

            List<Work> fresh = at.works(50, "fresh", 0);
            lane.handOver(fresh, at.ends);
            until(() -> at.ends.count(Ending.SUCCEEDED) == 50);
            assertThat(inside.get()).isEqualTo(STUCK);

            gate.countDown();
            until(() -> inside.get() == 0);
            lane.handOver(at.works(50, "fresh", 0), at.ends);
            until(() -> at.ends.count(Ending.SUCCEEDED) == 100);
            assertThat(at.ends.eachOnce()).isTrue();
        }
    }

    @Test
    void futuresThatNeverCompleteFreeTheirSlotsAndLateAnswersAreDropped() {
        try (LaneFixture at = new LaneFixture(BlockingThreads.best())) {
            Queue<Promise<Object>> open = new ConcurrentLinkedQueue<>();
            at.async("stuck", 0, task -> {
                Promise<Object> never = Promise.promise();
                open.add(never);
                return never.future();
            });
            at.async("fresh", 0, task -> Future.succeededFuture("done"));
            Lane lane = at.host.lane(SLOTS);
            List<Work> stuck = at.works(STUCK, "stuck", LIMIT_MS);
            lane.handOver(stuck, at.ends);
            stuck.forEach(work -> assertThat(at.ends.of(work).ending()).isEqualTo(Ending.FAILED));
            until(() -> lane.busy() == 0);
            assertThat(open).hasSize(STUCK);

            open.forEach(late -> late.complete("late"));
            lane.handOver(at.works(50, "fresh", LIMIT_MS * 100), at.ends);
            until(() -> at.ends.count(Ending.SUCCEEDED) == 50);
            assertThat(at.ends.eachOnce()).isTrue();
        }
    }

    @Test
    void aVerticleThatBlocksItsEventLoopKeepsNoSlots() {
        try (LaneFixture at = new LaneFixture(BlockingThreads.best())) {
            AtomicInteger calls = new AtomicInteger();
            at.async("stuck", 0, task -> {
                calls.incrementAndGet();
                try {
                    deaf(gate).call();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                return Future.succeededFuture("late");
            });
            at.blocking("fresh", 0, () -> "done");
            Lane lane = at.host.lane(SLOTS);
            List<Work> stuck = at.works(STUCK, "stuck", LIMIT_MS);
            lane.handOver(stuck, at.ends);
            until(() -> at.ends.count() == STUCK);
            assertThat(calls.get()).isEqualTo(1);
            assertThat(at.ends.count(Ending.FAILED))
                    .as("blamed: the one that was called")
                    .isEqualTo(1);
            assertThat(at.ends.count(Ending.INTERRUPTED)).as("given back").isEqualTo(STUCK - 1);

            lane.handOver(at.works(50, "fresh", 0), at.ends);
            until(() -> at.ends.count(Ending.SUCCEEDED) == 50);
            gate.countDown();
            Work after = at.work("stuck");
            lane.handOver(List.of(after), at.ends);
            assertThat(at.ends.of(after).ending()).isEqualTo(Ending.SUCCEEDED);
            assertThat(calls.get()).isEqualTo(2);
            assertThat(at.ends.eachOnce()).isTrue();
        }
    }

    @Test
    void anAttemptThatMayNotBeRetriedAfterItsTimeIsNot() {
        try (LaneFixture at = new LaneFixture(BlockingThreads.best())) {
            at.blocking("stuck", 0, deaf(gate));
            Work work = at.work("stuck", LIMIT_MS, List.of("TIMEOUT"));
            at.host.lane(1).handOver(List.of(work), at.ends);
            assertThat(at.ends.of(work).ending()).isEqualTo(Ending.FAILED_FOR_GOOD);
            gate.countDown();
        }
    }
}
