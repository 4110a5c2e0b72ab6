package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.waggle.channel.ChannelSettings;
import io.waggle.channel.ChannelSettings.Limits;
import io.waggle.channel.ChannelSettings.Rate;
import io.waggle.channel.Claim;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.NewTask;
import io.waggle.channel.Settlement;
import io.waggle.task.Address;
import io.waggle.task.StoredTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What limits and order promise, with several devices and epochs on one real Redis. */
@Timeout(120)
class LimitsTest extends ChannelFixture {

    private static final Limits NONE = new Limits(null, null);

    @AfterEach
    void audit() {
        sound();
    }

    @Test
    void a_cap_of_a_channel_holds_over_all_nodes() {
        limit(new Limits(null, 7), NONE);
        submit(400, i -> task(i % 3, null));
        Bees bees = Bees.run(redis, prefix, CHANNEL, 4, 5, 3, 400);
        assertThat(ids(bees.await())).hasSize(400).doesNotHaveDuplicates();
        assertThat(bees.highest("")).isBetween(1, 7);
    }

    @Test
    void a_cap_of_keys_holds_for_each_over_all_nodes_and_queues() {
        limit(NONE, new Limits(null, 2));
        submit(400, i -> task(i % 2, "k" + i % 5));
        Bees bees = Bees.run(redis, prefix, CHANNEL, 4, 8, 3, 400);
        assertThat(ids(bees.await())).hasSize(400).doesNotHaveDuplicates();
        for (int i = 0; i < 5; i++) {
            assertThat(bees.highest("k" + i)).isBetween(1, 2);
        }
    }

    @Test
    void the_end_of_a_task_tells_whoever_can_run_the_next_one_of_its_key() {
        limit(NONE, new Limits(null, 1));
        submit(3, i -> task(0, "k"));
        List<String> told = new CopyOnWriteArrayList<>();
        channels.onFreed(told::add);
        for (int waiting = 2; waiting >= 0; waiting--) {
            List<Settlement> end = List.of(Bees.finish(claim(9).tasks().get(0)));
            told.clear();
            channels.settle(CHANNEL, 1, end, false).await();
            assertThat(told).hasSize(Math.min(1, waiting)).allMatch(CHANNEL::equals);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 200})
    void a_rate_of_a_channel_is_never_passed_and_nearly_used(int perSecond) {
        limit(new Limits(new Rate(perSecond, Duration.ofSeconds(1)), null), NONE);
        int count = perSecond * 3;
        submit(count, i -> task(0, null));
        List<Bees.Start> starts =
                Bees.run(redis, prefix, CHANNEL, 3, 8, 0, count).await();
        List<Long> times = times(starts);
        assertThat(WalkModel.mostWithin(times, 1_000)).isLessThanOrEqualTo(perSecond);
        print("rate of " + perSecond + "/s", perSecond, times);
    }

    @Test
    void a_rate_of_keys_is_never_passed_by_any() {
        limit(NONE, new Limits(new Rate(20, Duration.ofMillis(500)), null));
        submit(300, i -> task(i % 2, "k" + i % 5));
        List<Bees.Start> starts = Bees.run(redis, prefix, CHANNEL, 3, 8, 0, 300).await();
        for (int i = 0; i < 5; i++) {
            String key = "k" + i;
            List<Long> times = times(starts.stream()
                    .filter(start -> key.equals(start.task().key()))
                    .toList());
            assertThat(times).hasSize(60);
            assertThat(WalkModel.mostWithin(times, 500)).isLessThanOrEqualTo(20);
            print("key " + key + " at 40/s", 40, times);
        }
    }

    @Test
    void a_burst_that_waited_for_nobody_keeps_to_the_rate_as_well() throws Exception {
        limit(new Limits(new Rate(100, Duration.ofMillis(200)), null), NONE);
        submit(20, i -> task(0, null));
        List<Long> times = new ArrayList<>(
                times(Bees.run(redis, prefix, CHANNEL, 1, 50, 0, 20).await()));
        long quiet = times.get(times.size() - 1) + 250;
        org.awaitility.Awaitility.await().until(() -> System.currentTimeMillis() > quiet);
        submit(300, i -> task(0, null));
        times.addAll(times(Bees.run(redis, prefix, CHANNEL, 2, 50, 0, 300).await()));
        assertThat(WalkModel.mostWithin(times, 200)).isLessThanOrEqualTo(100);
    }

    @Test
    void a_key_with_many_tasks_does_not_hold_up_another() {
        submit(10_000, i -> task(0, "large"));
        submit(10, i -> task(0, "small"));
        List<String> order = new ArrayList<>();
        while (Collections.frequency(order, "small") < 10) {
            claim(20)
                    .tasks()
                    .forEach(claimed -> order.add(String.valueOf(claimed.task().key())));
        }
        assertThat(order).hasSizeLessThanOrEqualTo(40);
        assertThat(order.subList(0, 20)).contains("large", "small");
        finishAll();
    }

    @Test
    void limits_that_are_taken_away_let_everything_go_on_at_once() {
        for (ChannelSettings limited : List.of(
                settings(new Limits(null, 1), NONE),
                settings(new Limits(new Rate(1, Duration.ofHours(1)), null), NONE),
                settings(NONE, new Limits(null, 1)),
                settings(NONE, new Limits(new Rate(1, Duration.ofHours(1)), null)))) {
            channels.configure(CHANNEL, before -> limited).await();
            submit(20, i -> task(i % 2, "k"));
            assertThat(claim(50).tasks()).as(limited.toString()).hasSize(1);
            assertThat(claim(50).tasks()).isEmpty();
            channels.configure(CHANNEL, before -> ChannelSettings.DEFAULTS).await();
            assertThat(claim(50).tasks()).as("without " + limited).hasSize(19);
            finishAll();
        }
    }

    @Test
    void with_ageing_a_task_that_waited_long_goes_before_a_higher_priority() {
        submit(1, i -> task(0, null));
        submit(1, i -> task(5, null, channels.now() + 1_000));
        assertThat(claim(1).tasks())
                .extracting(claimed -> claimed.task().priority())
                .containsExactly(5);

        channels.configure(
                        CHANNEL,
                        before -> new ChannelSettings(
                                null, null, NONE, NONE, Duration.ofSeconds(60), before.retry(), null, before.keep()))
                .await();
        submit(1, i -> task(5, null, channels.now() + 1_000));
        assertThat(claim(1).tasks())
                .extracting(claimed -> claimed.task().priority())
                .containsExactly(0);
        finishAll();
    }

    @Test
    void ten_priorities_are_strict_and_first_in_first_out_within_each() {
        List<Integer> order = new ArrayList<>(
                IntStream.range(0, 1_000).map(i -> i % 10).boxed().toList());
        Collections.shuffle(order, new Random(7));
        submit(1_000, i -> task(order.get(i), i % 4 == 0 ? "k" + i % 3 : null));
        List<Bees.Start> starts =
                Bees.run(redis, prefix, CHANNEL, 3, 16, 0, 1_000).await();
        List<Bees.Start> byClaim = new ArrayList<>(starts);
        byClaim.sort(java.util.Comparator.comparingLong(Bees.Start::fence));
        assertThat(byClaim)
                .extracting(start -> start.task().priority())
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
        Set<String> queues = new TreeSet<>();
        byClaim.forEach(start -> queues.add(RecordCodec.queue(CHANNEL, start.task())));
        for (String queue : queues) {
            assertThat(byClaim.stream()
                            .filter(start ->
                                    RecordCodec.queue(CHANNEL, start.task()).equals(queue))
                            .map(start -> Integer.parseInt(start.id().substring(1))))
                    .isSorted();
        }
    }

    @Test
    void a_task_that_waits_is_given_another_priority() {
        submit(100, i -> task(5, null));
        assertThat(channels.prioritise(new Address(CHANNEL, "t99"), 6).await()).isTrue();
        assertThat(channels.prioritise(new Address(CHANNEL, "t0"), 4).await()).isTrue();
        List<String> order = new ArrayList<>();
        for (Claim claim = claim(30); !claim.tasks().isEmpty(); claim = claim(30)) {
            claim.tasks().forEach(claimed -> order.add(claimed.id()));
        }
        assertThat(order).hasSize(100).startsWith("t99", "t1", "t2").endsWith("t98", "t0");
        finishAll();
    }

    private void limit(Limits all, Limits each) {
        channels.configure(CHANNEL, before -> settings(all, each)).await();
    }

    private static ChannelSettings settings(Limits all, Limits each) {
        ChannelSettings usual = ChannelSettings.DEFAULTS;
        return new ChannelSettings(null, null, all, each, null, usual.retry(), null, usual.keep());
    }

    private int submitted;

    private void submit(int count, IntFunction<StoredTask> task) {
        int from = submitted;
        submitted += count;
        channels.submit(
                        CHANNEL,
                        IntStream.range(0, count)
                                .mapToObj(i -> new NewTask("t" + (from + i), task.apply(i), 0, 0))
                                .toList())
                .await();
    }

    private StoredTask task(int priority, @Nullable String key) {
        return task(priority, key, channels.now() - 600_000);
    }

    private static StoredTask task(int priority, @Nullable String key, long submittedAt) {
        StoredTask plain = RealRedis.task(CHANNEL, priority);
        return new StoredTask(
                CHANNEL,
                priority,
                List.of(),
                key,
                null,
                plain.batch(),
                plain.retry(),
                0,
                submittedAt,
                plain.payload(),
                0,
                List.of(),
                null);
    }

    private final List<Claim.Claimed> held = new ArrayList<>();

    private Claim claim(int most) {
        Claim claim = channels.claim(CHANNEL, new ClaimAsk(1, "d1", most, most, queue -> true))
                .await();
        held.addAll(claim.tasks());
        return claim;
    }

    /** Everything claimed by {@link #claim} and everything left comes to its end. */
    private void finishAll() {
        while (!claim(500).tasks().isEmpty()) {
            assertThat(held).isNotEmpty();
        }
        assertThat(channels.settle(CHANNEL, 1, held.stream().map(Bees::finish).toList(), false)
                        .await())
                .doesNotContain(false);
        held.clear();
    }

    private static List<String> ids(List<Bees.Start> starts) {
        return starts.stream().map(Bees.Start::id).toList();
    }

    /** The stamps of the claims, in Redis' time. */
    private static List<Long> times(List<Bees.Start> starts) {
        return starts.stream().map(Bees.Start::at).sorted().toList();
    }

    private static void print(String what, int perSecond, List<Long> times) {
        double seconds = (times.get(times.size() - 1) - times.get(0)) / 1_000.0;
        System.out.printf(
                "%s: %d starts in %.2f s, %.0f %% of the rate used%n",
                what, times.size(), seconds, 100 * (times.size() - 1) / seconds / perSecond);
    }
}
