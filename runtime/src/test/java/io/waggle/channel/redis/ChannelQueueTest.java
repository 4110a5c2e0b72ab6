package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import io.waggle.channel.Claim;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.NewTask;
import io.waggle.channel.Stored;
import io.waggle.channel.TaskPage;
import io.waggle.task.RetryPolicy;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tasks go in once, and come out in order: each script against a real Redis, called again as after a lost reply. */
class ChannelQueueTest extends ChannelFixture {

    @Test
    void a_submitted_task_is_queued_once_however_often_it_is_sent() {
        NewTask task = new NewTask("a", RealRedis.task(CHANNEL, 0), 0, 0);

        assertThat(fresh(List.of(task))).containsExactly(true);
        assertThat(fresh(List.of(task))).containsExactly(false);
        assertThat(fresh(List.of(task, task))).containsExactly(false, false);

        assertThat(status().queued()).isEqualTo(1);
        assertThat(status().submittedTotal()).isEqualTo(1);
        assertThat(state("a")).isEqualTo(TaskState.QUEUED);
        assertThat(key("q:0", Command.LRANGE, 0, -1)).containsExactly("a");
        assertThat(key("q", Command.ZRANGE, 0, -1)).containsExactly("0");
    }

    @Test
    void one_id_twice_in_one_call_is_one_task() {
        NewTask task = new NewTask("a", RealRedis.task(CHANNEL, 0), 0, 0);

        assertThat(fresh(List.of(task, task))).containsExactly(true, false);
        assertThat(status().queued()).isEqualTo(1);
    }

    @Test
    void claims_take_the_highest_priority_first_and_the_oldest_within_one() {
        submit("low1", 0);
        submit("high1", 9);
        submit("low2", 0);
        submit("high2", 9);
        submit("below", -5);

        assertThat(ids(claim(1, 3))).containsExactly("high1", "high2", "low1");
        assertThat(ids(claim(1, 3))).containsExactly("low2", "below");
        assertThat(ids(claim(1, 3))).isEmpty();
        assertThat(status().running()).isEqualTo(5);
        assertThat(state("low1")).isEqualTo(TaskState.RUNNING);
        assertThat(view("low1").run()).extracting(TaskView.Run::device).isEqualTo("n1-1");
    }

    @Test
    void a_priority_that_was_never_seen_before_goes_first_as_well() {
        submit("low1", 0);
        assertThat(ids(claim(1, 3))).containsExactly("low1");
        submit("low2", 0);
        submit("high", 7);
        submit("higher", 8);
        assertThat(ids(claim(1, 1))).containsExactly("higher");
        submit("between", 6);
        assertThat(ids(claim(1, 3))).containsExactly("high");
        assertThat(ids(claim(1, 3))).containsExactly("between", "low2");
    }

    @Test
    void more_priorities_than_are_remembered_are_claimed_in_order() {
        List<NewTask> many = IntStream.range(0, 1_100)
                .mapToObj(i -> new NewTask("p" + i, RealRedis.task(CHANNEL, i), 0, 0))
                .toList();
        channels.submit(CHANNEL, many).await();
        List<String> claimed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            claimed.addAll(ids(claim(1, 256)));
        }
        assertThat(claimed).hasSize(1_100).startsWith("p1099", "p1098").endsWith("p1", "p0");
    }

    @Test
    void a_device_takes_only_what_it_can_run() {
        channels.submit(
                        CHANNEL,
                        List.of(
                                new NewTask("gpu", RealRedis.task(CHANNEL, 5, "gpu"), 0, 0),
                                new NewTask("other", RealRedis.task("other", 5), 0, 0),
                                new NewTask("plain", RealRedis.task(CHANNEL, 0), 0, 0)))
                .await();

        ClaimAsk plainOnly = new ClaimAsk(
                1,
                "n1-1",
                10,
                10,
                queue -> queue.function().equals(CHANNEL) && queue.tags().isEmpty());
        assertThat(ids(channels.claim(CHANNEL, plainOnly).await())).containsExactly("plain");
        assertThat(ids(channels.claim(CHANNEL, plainOnly).await())).isEmpty();
        assertThat(status().queued()).isEqualTo(2);
    }

    @Test
    void queues_of_one_priority_take_turns() {
        for (int i = 0; i < 40; i++) {
            channels.submit(
                            CHANNEL,
                            List.of(
                                    new NewTask("z" + i, RealRedis.task("zebra", 0), 0, 0),
                                    new NewTask("a" + i, RealRedis.task("ant", 0), 0, 0)))
                    .await();
        }
        List<String> first = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            first.addAll(ids(claim(1, 1)));
        }
        assertThat(first).anyMatch(id -> id.startsWith("z")).anyMatch(id -> id.startsWith("a"));
        assertThat(first.stream().filter(id -> id.startsWith("z")))
                .isSortedAccordingTo(java.util.Comparator.comparingInt(id -> Integer.parseInt(id.substring(1))));
    }

    @Test
    void a_claim_says_whether_more_is_left_and_fences_rise() {
        for (int i = 0; i < 5; i++) {
            submit("t" + i, 0);
        }
        Claim first = claim(1, 2);
        Claim second = claim(1, 3);

        assertThat(first.more()).isTrue();
        assertThat(second.more()).isFalse();
        List<Long> fences = new ArrayList<>();
        first.tasks().forEach(task -> fences.add(task.fence()));
        second.tasks().forEach(task -> fences.add(task.fence()));
        assertThat(fences).isSorted().hasSize(5);
        assertThat(java.util.Set.copyOf(fences)).as("one for each claim").hasSize(2);
    }

    @Test
    void a_delayed_task_waits_and_then_is_claimed() {
        channels.submit(CHANNEL, List.of(new NewTask("later", RealRedis.task(CHANNEL, 0), 1_500, 0)))
                .await();

        Claim early = claim(1, 5);
        assertThat(early.tasks()).isEmpty();
        assertThat(early.againInMs()).isBetween(0L, 1_500L);
        assertThat(state("later")).isEqualTo(TaskState.SCHEDULED);

        org.awaitility.Awaitility.await().until(() -> !claim(1, 5).tasks().isEmpty());
        assertThat(state("later")).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void large_tasks_travel_a_few_at_a_time_and_none_is_left_out() {
        byte[] large = ("\"" + "x".repeat(1_000_000) + "\"").getBytes(StandardCharsets.UTF_8);
        StoredTask small = RealRedis.task(CHANNEL, 0);
        StoredTask task = new StoredTask(
                CHANNEL,
                0,
                List.of(),
                null,
                null,
                "b",
                new RetryPolicy(3, 0, 0),
                0,
                small.submittedAt(),
                large,
                0,
                List.of(),
                null);
        List<String> all = IntStream.range(0, 10).mapToObj(i -> "big" + i).toList();
        channels.submit(
                        CHANNEL,
                        all.stream().map(id -> new NewTask(id, task, 0, 0)).toList())
                .await();

        List<String> listed = new ArrayList<>();
        String cursor = null;
        do {
            TaskPage page =
                    channels.list(CHANNEL, TaskState.QUEUED, cursor, 500).await();
            assertThat(page.items()).hasSizeBetween(1, 4);
            listed.addAll(pageIds(page));
            cursor = page.next();
        } while (cursor != null);
        java.util.Collections.reverse(listed);
        assertThat(listed).as("the newest first").isEqualTo(all);

        List<String> claimed = new ArrayList<>();
        Claim claim = claim(1, 256);
        while (!claim.tasks().isEmpty()) {
            assertThat(claim.tasks()).hasSizeLessThanOrEqualTo(4);
            assertThat(claim.more()).isEqualTo(claimed.size() + claim.tasks().size() < all.size());
            claimed.addAll(ids(claim));
            claim = claim(1, 256);
        }
        assertThat(claimed).isEqualTo(all);
        assertThat(status().running()).isEqualTo(10);
    }

    @Test
    void channels_have_numbers_that_lead_back_to_their_names() {
        long number = channels.number("some.channel").await();

        assertThat(channels.number("some.channel").await()).isEqualTo(number);
        assertThat(channels.number("another").await()).isNotEqualTo(number);
        assertThat(redis.channels(prefix).name(number).await()).contains("some.channel");
        assertThat(channels.names().await()).containsExactly("another", CHANNEL, "some.channel");
    }

    @Test
    void scripts_are_told_to_redis_again_when_it_has_forgotten_them() {
        submit("a", 0);
        redis.command(Command.SCRIPT, "FLUSH");
        submit("b", 0);
        assertThat(status().queued()).isEqualTo(2);
    }

    private List<Boolean> fresh(List<NewTask> tasks) {
        return channels.submit(CHANNEL, tasks).await().stream()
                .map(one -> one.verdict() == Stored.Verdict.FRESH)
                .toList();
    }
}
