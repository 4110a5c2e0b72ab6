package io.waggle.unit;

import static io.waggle.unit.LaneFixture.held;
import static io.waggle.unit.LaneFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.waggle.control.Workers.Ended;
import io.waggle.control.Workers.Ending;
import io.waggle.control.Workers.Lane;
import io.waggle.control.Workers.Running;
import io.waggle.control.Workers.Work;
import io.waggle.function.RetryLater;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkLaneTest {

    private final LaneFixture at = new LaneFixture(BlockingThreads.best());
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void stop() {
        gate.countDown();
        at.close();
    }

    /** Counts how many are in it at once. */
    private static final class Gauge {
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        void in() {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
        }

        void out() {
            now.decrementAndGet();
        }
    }

    @Test
    void asManyBeginAtOnceAsThereAreSlotsAndTheRestWaits() {
        at.blocking("held", 0, held(gate));
        Lane lane = at.host.lane(4);
        lane.handOver(at.works(20, "held", 0), at.ends);

        until(() -> lane.running().size() == 4);
        assertThat(lane.busy()).isEqualTo(4);
        lane.slots(7);
        until(() -> lane.running().size() == 7);
        lane.slots(2);
        assertThat(lane.running()).hasSize(7);
        gate.countDown();
        until(() -> at.ends.count() == 20);
        until(() -> lane.busy() == 0);
        assertThat(at.ends.count(Ending.SUCCEEDED)).isEqualTo(20);
    }

    @Test
    void fewerSlotsHoldFromTheNextAttemptOn() {
        Gauge gauge = new Gauge();
        at.blocking("held", 0, held(gate));
        at.blocking("gauged", 0, () -> {
            gauge.in();
            Thread.yield();
            gauge.out();
            return null;
        });
        Lane lane = at.host.lane(6);
        lane.handOver(at.works(6, "held", 0), at.ends);
        until(() -> lane.running().size() == 6);
        lane.slots(1);
        lane.handOver(at.works(200, "gauged", 0), at.ends);
        gate.countDown();
        until(() -> at.ends.count() == 206);
        assertThat(gauge.most.get()).isEqualTo(1);
    }

    @Test
    void aLaneWithoutSlotsBeginsNothingUntilItHasOne() {
        at.blocking("quick", 0, () -> 1);
        at.async("later", 0, task -> Future.succeededFuture(1));
        Lane lane = at.host.lane(0);
        lane.handOver(List.of(at.work("quick"), at.work("later")), at.ends);
        assertThat(lane.busy()).isZero();
        lane.slots(1);
        until(() -> at.ends.count(Ending.SUCCEEDED) == 2);
    }

    @Test
    void whatHasNotBegunIsGivenBackAndWhatRunsGoesOn() {
        at.blocking("held", 0, held(gate));
        at.blocking("one", 1, held(gate));
        Lane lane = at.host.lane(4);
        lane.handOver(at.works(3, "one", 0), at.ends); // one at work, two wait for their function
        lane.handOver(at.works(9, "held", 0), at.ends);
        until(() -> lane.running().size() == 4);

        lane.recall(work -> true);
        assertThat(at.ends.count(Ending.INTERRUPTED)).isEqualTo(8);
        gate.countDown();
        until(() -> at.ends.count() == 12);
        assertThat(at.ends.count(Ending.SUCCEEDED)).isEqualTo(4);
        assertThat(at.ends.eachOnce()).isTrue();
    }

    @Test
    void theOrderIsThatOfTheHandOver() {
        Queue<String> order = new ConcurrentLinkedQueue<>();
        List<String> names = List.of("a", "b", "c", "d");
        at.blocking("a", 0, () -> order.add("a"));
        at.async("b", 0, task -> Future.succeededFuture(order.add("b")));
        at.blocking("c", 0, () -> order.add("c"));
        at.async("d", 0, task -> Future.succeededFuture(order.add("d")));
        Lane lane = at.host.lane(1);
        List<String> wanted = new ArrayList<>();
        List<Work> batch = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            String name = names.get(random.nextInt(4));
            wanted.add(name);
            batch.add(at.work(name));
        }
        lane.handOver(batch.subList(0, 77), at.ends);
        lane.handOver(batch.subList(77, 200), at.ends);
        until(() -> at.ends.count() == 200);
        assertThat(order).containsExactlyElementsOf(wanted);
    }

    @Test
    void slowAttemptsHoldUpNoneThatHasASlot() {
        at.blocking("held", 0, held(gate));
        at.blocking("quick", 0, () -> null);
        Lane lane = at.host.lane(4);
        int quick = 0;
        for (int slow = 0; slow < 3; slow++) {
            for (int round = 0; round < 200; round++) {
                List<Work> batch = at.works(5, "quick", 0);
                if (round == 100) {
                    batch.add(2, at.work("held"));
                }
                lane.handOver(batch, at.ends);
                quick += 5;
                int all = quick;
                until(() -> at.ends.count() == all);
            }
        }
        assertThat(lane.running()).hasSize(3).extracting(Running::ms).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    @Test
    void aFunctionWithoutAPlaceLetsTheOthersPass() {
        at.blocking("one", 1, held(gate));
        at.blocking("quick", 0, () -> null);
        Lane lane = at.host.lane(2);
        lane.handOver(at.works(10, "one", 0), at.ends);
        lane.handOver(at.works(10, "quick", 0), at.ends);
        until(() -> at.ends.count() == 10);
        assertThat(lane.busy()).isEqualTo(1);
        gate.countDown();
        until(() -> at.ends.count() == 20);
    }

    @Test
    void aFunctionsPlaceGoesToALaneThatCanUseIt() {
        CountDownLatch place = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        at.blocking("held", 0, held(gate));
        at.blocking("one", 1, () -> {
            if (calls.getAndIncrement() == 0) {
                place.await();
            }
            return null;
        });
        Lane full = at.host.lane(1);
        Lane free = at.host.lane(1);
        Work first = at.work("one");
        Work stays = at.work("one");
        Work passes = at.work("one");
        free.handOver(List.of(first), at.ends);
        until(() -> free.running().size() == 1);
        full.handOver(List.of(stays, at.work("held")), at.ends);
        until(() -> full.running().size() == 1);
        free.handOver(List.of(passes), at.ends);
        place.countDown();

        assertThat(at.ends.of(passes).ending()).isEqualTo(Ending.SUCCEEDED);
        assertThat(at.ends.count()).isEqualTo(2);
        full.recall(work -> true);
        assertThat(at.ends.of(stays).ending()).isEqualTo(Ending.INTERRUPTED);
        Work last = at.work("one");
        free.handOver(List.of(last), at.ends);
        assertThat(at.ends.of(last).ending()).isEqualTo(Ending.SUCCEEDED);
    }

    @Test
    void aClosedLaneGivesUpWhatItHoldsAndTakesNothing() {
        at.blocking("held", 0, held(gate));
        Lane lane = at.host.lane(1);
        lane.handOver(at.works(3, "held", 0), at.ends);
        until(() -> lane.running().size() == 1);
        lane.close();
        lane.handOver(at.works(2, "held", 0), at.ends);
        until(() -> at.ends.count(Ending.INTERRUPTED) == 5);
        assertThat(lane.busy()).isZero();
    }

    @Test
    void aFunctionMayAskToBeCalledLater() {
        at.blocking("asks", 0, () -> {
            throw new RetryLater(Duration.ofSeconds(3), "busy");
        });
        at.async(
                "fails",
                0,
                task -> Future.failedFuture(new CompletionException(new RetryLater(Duration.ofDays(99_999)))));
        Lane lane = at.host.lane(1);
        Work asks = at.work("asks");
        Work fails = at.work("fails");
        lane.handOver(List.of(asks, fails), at.ends);
        Ended end = at.ends.of(asks);
        assertThat(end.ending()).isEqualTo(Ending.POSTPONED);
        assertThat(end.waitMs()).isEqualTo(3_000);
        assertThat(end.error()).isNull();
        assertThat(at.ends.of(fails).waitMs()).isEqualTo(Duration.ofDays(3650).toMillis());
    }

    @Test
    void aTasksOwnPolicyNamesFailuresThatAreNotRetried() {
        at.blocking("breaks", 0, () -> {
            throw new java.net.ConnectException("no");
        });
        Lane lane = at.host.lane(1);
        for (String named :
                List.of("ConnectException", "java.net.ConnectException", "SocketException", "IOException")) {
            Work work = at.work("breaks", 0, List.of(named));
            lane.handOver(List.of(work), at.ends);
            assertThat(at.ends.of(work).ending()).as(named).isEqualTo(Ending.FAILED_FOR_GOOD);
            assertThat(at.ends.of(work).error())
                    .satisfies(error -> assertThat(error.type()).isEqualTo("java.net.ConnectException"));
        }
        Work other = at.work("breaks", 0, List.of("TIMEOUT", "java.lang.RuntimeException"));
        lane.handOver(List.of(other), at.ends);
        assertThat(at.ends.of(other).ending()).isEqualTo(Ending.FAILED);
    }

    /** Everything at once: several lanes, bounds, changing slots, attempts given up and given back. */
    @Test
    void everyAttemptEndsOnceAndNoBoundIsPassed() {
        Gauge all = new Gauge();
        Gauge bounded = new Gauge();
        at.blocking("free", 0, () -> {
            all.in();
            all.out();
            return null;
        });
        at.blocking("bound", 2, () -> {
            bounded.in();
            Thread.yield();
            bounded.out();
            return null;
        });
        at.async("async", 3, task -> Future.succeededFuture());
        List<Lane> lanes = List.of(at.host.lane(3), at.host.lane(1), at.host.lane(5));
        List<String> names = List.of("free", "bound", "async", "bound", "unknown");
        Random random = new Random(7);
        int handed = 0;
        for (int round = 0; round < 1_500; round++) {
            Lane lane = lanes.get(random.nextInt(3));
            List<Work> batch = new ArrayList<>(IntStream.range(0, random.nextInt(20))
                    .mapToObj(i -> at.work(names.get(random.nextInt(5)), random.nextInt(3) * 50L, List.of()))
                    .toList());
            lane.handOver(batch, at.ends);
            handed += batch.size();
            switch (random.nextInt(8)) {
                case 0 -> lane.recall(work -> work.fence() % 3 == 0);
                case 1 -> lane.interrupt(work -> work.fence() % 5 == 0);
                case 2 -> lane.slots(random.nextInt(6));
                default -> {}
            }
        }
        lanes.forEach(lane -> lane.slots(2));
        int wanted = handed;
        until(() -> at.ends.count() == wanted);
        lanes.forEach(lane -> until(() -> lane.busy() == 0));
        assertThat(at.ends.eachOnce()).isTrue();
        assertThat(bounded.most.get()).isBetween(1, 2);
        assertThat(all.most.get()).isLessThanOrEqualTo(15);
        assertThat(at.ends.count(Ending.SUCCEEDED)).isPositive();
    }
}
