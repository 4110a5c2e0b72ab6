package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.waggle.channel.Claim;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.GroupFigures;
import io.waggle.channel.GroupFigures.OnDevice;
import io.waggle.channel.NewTask;
import io.waggle.channel.Settlement;
import io.waggle.channel.TaskControl.Action;
import io.waggle.task.Attempt;
import io.waggle.task.Outcome;
import io.waggle.task.RetryPolicy;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskError;
import io.waggle.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The figures of functions and batches after tasks have met all that can happen to them. */
class FiguresTest extends ChannelFixture {

    private static final long TODAY = 1_795_305_600_000L;

    @Test
    void a_scenario_whose_numbers_are_known() {
        submit("c", "one", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8");
        submit("f", "one", "b1", "b2");
        submit("f", "two", "b3", "b4", "b5");
        submit("f", "two", "b3");

        Claim first = channels.claim(
                        CHANNEL,
                        new ClaimAsk(1, "n1-1", 5, 5, queue -> queue.function().equals("c")))
                .await();
        assertThat(ids(first)).containsExactly("a1", "a2", "a3", "a4", "a5");
        settle(1, finish(first, 0, "{\"count\":5}", 10), finish(first, 1, "null", 20));
        settle(1, finish(first, 0, "{\"count\":5}", 10), finish(first, 1, "null", 20));
        settle(1, fail(first, 2), retry(first, 3), new Settlement.Release("a5", fence(first, 4)));
        assertThat(figures("c", "one"))
                .extracting(
                        GroupFigures::submitted,
                        GroupFigures::succeeded,
                        GroupFigures::failed,
                        GroupFigures::count,
                        GroupFigures::runMs)
                .containsExactly(8L, 2L, 1L, 6L, 30L);
        assertThat(figures("c", "one").devices()).containsExactly(new OnDevice("n1-1", 2, 1, 1, 0));
        fits();

        assertThat(channels.reload(CHANNEL, List.of()).await()).isEqualTo(1L);
        assertThat(figures("c", "one").waiting()).isEqualTo(6);
        act(Action.CANCEL, "a5", "b1");
        act(Action.DELETE, "a6", "b3");
        act(Action.RERUN, "a1", "b1");
        assertThat(figures("c", "one"))
                .extracting(
                        GroupFigures::succeeded, GroupFigures::cancelled, GroupFigures::deleted, GroupFigures::count)
                .containsExactly(1L, 1L, 1L, 1L);
        assertThat(figures("f", "one").waiting()).isEqualTo(2);
        assertThat(figures("f", "two").deleted()).isEqualTo(1);
        fits();

        for (int death = 1; death <= 3; death++) {
            // A suspect waits in a lane of its own, which a device asks for by itself.
            boolean alone = death == 3;
            Claim held = channels.claim(CHANNEL, new ClaimAsk(death + 1, "n2-1", 20, 20, queue -> true, alone))
                    .await();
            assertThat(sum(GroupFigures::working)).isEqualTo(held.tasks().size());
            channels.reap(CHANNEL, death + 1).await();
            fits();
        }
        assertThat(sum(GroupFigures::working)).isZero();
        assertThat(sum(GroupFigures::failed)).as("poison").isPositive();
        long failed = sum(GroupFigures::failed);
        long waiting = sum(GroupFigures::waiting);
        assertThat(channels.clear(CHANNEL).await()).isEqualTo(waiting);
        assertThat(sum(GroupFigures::waiting)).isZero();
        assertThat(sum(GroupFigures::failed)).isEqualTo(failed);
        assertThat(sum(GroupFigures::submitted)).isEqualTo(13);
        fits();
    }

    @Test
    void a_task_that_joins_another_is_not_counted() {
        StoredTask task = task("c", "one", TODAY, 0, "same", List.of());
        channels.submit(CHANNEL, List.of(new NewTask("a", task, 0, 0), new NewTask("b", task, 0, 0)))
                .await();
        assertThat(figures("c", "one").submitted()).isEqualTo(1);
        Claim claim = claim(1, 9);
        settle(1, finish(claim, 0, "null", 3));
        assertThat(figures("c", "one").succeeded()).isEqualTo(1);
        fits();
    }

    @Test
    void a_channel_that_is_deleted_takes_its_figures_along() {
        submit("c", "one", "a");
        submit("f", "two", "b");
        channels.clear(CHANNEL).await();
        channels.delete(CHANNEL).await();
        assertThat(new Dump(redis, base).keys()).containsExactly("o");
    }

    @Test
    void the_group_that_a_script_reads_from_a_record_is_the_one_that_java_names() {
        List<StoredTask> all = new ArrayList<>();
        for (String function : List.of("c", "f", "a.long_name-9")) {
            for (String batch : List.of("one", "", "two words", "ü€😀".repeat(60))) {
                for (long day : new long[] {TODAY, 1_709_164_800_000L, 1_709_251_199_999L, 951_868_800_000L, 0}) {
                    for (boolean more : new boolean[] {false, true}) {
                        all.add(task(
                                function,
                                batch,
                                day,
                                all.size() % 3,
                                more ? "join" + all.size() : null,
                                more ? List.of("java.io.IOException", "x.Y") : List.of()));
                    }
                }
            }
        }
        List<NewTask> news = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            news.add(new NewTask("t" + i, all.get(i), 0, 0));
        }
        channels.submit(CHANNEL, news).await();
        assertThat(claim(1, 500).tasks()).hasSize(all.size());
        Map<String, Long> expected = all.stream()
                .collect(Collectors.groupingBy(task -> Tallies.group(CHANNEL, task), Collectors.counting()));
        Map<String, Long> working = figures().stream()
                .collect(Collectors.toMap(
                        one -> (one.function().equals(CHANNEL) ? "" : one.function()) + " " + one.batch(),
                        GroupFigures::working));
        assertThat(working).isEqualTo(expected);
    }

    private void fits() {
        String deleted = new Dump(redis, base).hash("n").getOrDefault("deleted", "0");
        assertThat(Audit.of(redis, base, Long.parseLong(deleted))).isEmpty();
    }

    private void submit(String function, String batch, String... ids) {
        List<NewTask> tasks = new ArrayList<>();
        for (String id : ids) {
            tasks.add(new NewTask(id, task(function, batch, TODAY, 0, null, List.of()), 0, 0));
        }
        channels.submit(CHANNEL, tasks).await();
    }

    private static StoredTask task(
            String function, String batch, long at, int priority, @Nullable String coalesce, List<String> noRetryOn) {
        String day = LocalDate.ofEpochDay(at / 86_400_000)
                .atStartOfDay(ZoneOffset.UTC)
                .toLocalDate()
                .toString();
        return new StoredTask(
                function,
                priority,
                List.of(),
                coalesce == null ? null : "key",
                coalesce,
                batch.isEmpty() ? day : batch,
                new RetryPolicy(3, 300, 70_000, noRetryOn),
                1_000_000,
                at,
                "{}".getBytes(StandardCharsets.UTF_8),
                0,
                List.of(),
                null);
    }

    private void act(Action action, String... ids) {
        channels.control()
                .act(action, CHANNEL, List.of(ids).stream().map(this::view).toList())
                .await()
                .forEach(done -> assertThat(done.verdict().name()).isEqualTo("DONE"));
    }

    private static long fence(Claim claim, int i) {
        return claim.tasks().get(i).fence();
    }

    private static Settlement finish(Claim claim, int i, String result, long ms) {
        Claim.Claimed one = claim.tasks().get(i);
        Outcome outcome = new Outcome(TaskState.SUCCEEDED, result.getBytes(StandardCharsets.UTF_8), one.claimedAt());
        return new Settlement.Finish(one.id(), one.fence(), after(one, ms, null, outcome), one.bytes());
    }

    private static Settlement fail(Claim claim, int i) {
        Claim.Claimed one = claim.tasks().get(i);
        TaskError error = new TaskError("java.io.IOException", "no route", "");
        return new Settlement.Fail(
                one.id(),
                one.fence(),
                after(one, 7, error, new Outcome(TaskState.FAILED, null, one.claimedAt())),
                one.bytes());
    }

    private static Settlement retry(Claim claim, int i) {
        Claim.Claimed one = claim.tasks().get(i);
        TaskError error = new TaskError("java.io.IOException", "no route", "");
        return new Settlement.Retry(one.id(), one.fence(), after(one, 7, error, null), one.bytes(), 0);
    }

    private static StoredTask after(Claim.Claimed one, long ms, @Nullable TaskError error, @Nullable Outcome outcome) {
        Attempt attempt = new Attempt(1, one.fence(), "n1-1", "n1", "0123456789ab", one.claimedAt(), ms, error);
        return one.task().after(attempt, outcome);
    }

    private List<GroupFigures> figures() {
        return channels.figures().of(CHANNEL).await();
    }

    private GroupFigures figures(String function, String batch) {
        return figures().stream()
                .filter(one -> one.function().equals(function) && one.batch().equals(batch))
                .findFirst()
                .orElseThrow();
    }

    private long sum(java.util.function.ToLongFunction<GroupFigures> figure) {
        return figures().stream().mapToLong(figure).sum();
    }
}
