package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.Claim;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.EpochEnded;
import io.waggle.channel.NewTask;
import io.waggle.channel.Settlement;
import io.waggle.channel.Stored;
import io.waggle.channel.TaskPage;
import io.waggle.task.Address;
import io.waggle.task.Attempt;
import io.waggle.task.Outcome;
import io.waggle.task.Problem;
import io.waggle.task.RetryPolicy;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskError;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each script against a real Redis: seed, call, read everything back, call again as after a lost reply. */
@Tag("integration")
class RedisChannelsTest {

    private static final String CHANNEL = "crawl";
    private static RealRedis redis;

    private String prefix;
    private RedisChannels channels;

    @BeforeAll
    static void start(@TempDir Path folder) {
        redis = new RealRedis(folder);
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void fresh() {
        prefix = "t" + UUID.randomUUID().toString().substring(0, 8);
        channels = redis.channels(prefix);
    }

    @Test
    void a_record_that_cannot_be_read_goes_to_the_fail_list_and_holds_up_nobody() {
        List<String> bad =
                List.of("", "x", "0 zz", "x|y 1\n", "0 1\n\u0003", "0 1\n\u0003\u0000\u0001\u0001\u0000\u007f");
        submit("good1", 0);
        for (int i = 0; i < bad.size(); i++) {
            submit("bad" + i, 0);
            write("t", Command.HSET, "bad" + i, bad.get(i));
        }
        submit("good2", 0);
        write("t", Command.HSET, "late", "no record");
        write("s", Command.ZADD, 1, "late");

        assertThat(status().queued()).isEqualTo(bad.size() + 2);
        assertThat(channels.list(CHANNEL, null, null, 50).await().items()).hasSize(bad.size() + 3);
        assertThat(ids(claim(1, 50))).containsExactly("good1", "good2");
        assertThat(status().failed()).isEqualTo(bad.size() + 1);
        assertThat(status().running()).isEqualTo(2);
        assertThat(view("bad0").task().history().get(0).error())
                .extracting(TaskError::type)
                .isEqualTo("UNREADABLE");
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
        assertThat(listed).isEqualTo(all);

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
    void a_node_that_comes_back_has_its_epoch_before_moved_back_once_more() {
        RedisLeaseStore leases = new RedisLeaseStore(redis.link, prefix);
        long dead = leases.open("n1", "i1", 4_000, new JsonObject()).await();
        leases.close(dead).await();
        leases.reaped(dead).await();

        long next = leases.open("n1", "i1", 4_000, new JsonObject()).await();
        assertThat(leases.beat(next, "n1", "i1", 4_000, new JsonObject())
                        .await()
                        .buried())
                .containsExactly(dead);
    }

    @Test
    void refusesACursorThatNoListGave() {
        for (String cursor :
                List.of("RUNNING.18446744073709551615", "SCHEDULED.9223372036854775807", "FAILED.1", "x")) {
            assertThatThrownBy(() -> channels.list(CHANNEL, null, cursor, 3).await())
                    .hasMessageContaining("cursor");
        }
    }

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
        channels.number(CHANNEL).await();
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
        channels.submit(CHANNEL, List.of(new NewTask("later", RealRedis.task(CHANNEL, 0), 60, 0)))
                .await();

        Claim early = claim(1, 5);
        assertThat(early.tasks()).isEmpty();
        assertThat(early.againInMs()).isBetween(0L, 60L);
        assertThat(state("later")).isEqualTo(TaskState.SCHEDULED);

        org.awaitility.Awaitility.await().until(() -> !claim(1, 5).tasks().isEmpty());
        assertThat(state("later")).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void success_is_settled_once_and_an_old_fence_changes_nothing() {
        submit("a", 0);
        Claim.Claimed claimed = claim(1, 1).tasks().get(0);
        Settlement good =
                new Settlement.Finish("a", claimed.fence(), ended(claimed, TaskState.SUCCEEDED), claimed.bytes());
        Settlement old =
                new Settlement.Finish("a", claimed.fence() - 1, ended(claimed, TaskState.SUCCEEDED), claimed.bytes());

        assertThat(settle(1, old)).containsExactly(false);
        assertThat(settle(2, good)).containsExactly(false);
        assertThat(state("a")).isEqualTo(TaskState.RUNNING);
        assertThat(settle(1, good)).containsExactly(true);
        assertThat(settle(1, good)).containsExactly(false);

        assertThat(state("a")).isEqualTo(TaskState.SUCCEEDED);
        assertThat(status().succeededTotal()).isEqualTo(1);
        assertThat(status().running()).isZero();
        assertThat(status().staleTotal()).isEqualTo(3);
        assertThat(key("d", Command.LRANGE, 0, -1)).containsExactly("a");
    }

    @Test
    void more_tasks_than_one_script_can_take_are_submitted_and_settled_all_the_same() {
        int many = 4_500;
        channels.number(CHANNEL).await();
        channels.submit(
                        CHANNEL,
                        IntStream.range(0, many)
                                .mapToObj(i -> new NewTask("t" + i, RealRedis.task(CHANNEL, 0), 0, 0))
                                .toList())
                .await();
        List<Settlement> all = new ArrayList<>();
        for (Claim claim = claim(1, 500); !claim.tasks().isEmpty(); claim = claim(1, 500)) {
            claim.tasks()
                    .forEach(task -> all.add(new Settlement.Finish(
                            task.id(), task.fence(), ended(task, TaskState.SUCCEEDED), task.bytes())));
        }
        assertThat(all).hasSize(many);

        assertThat(channels.settle(CHANNEL, 1, all, false).await())
                .hasSize(many)
                .doesNotContain(false);
        assertThat(channels.settle(CHANNEL, 1, all.subList(many - 1, many), true)
                        .await())
                .containsExactly(true);
        assertThat(status().succeededTotal()).isEqualTo(many);
        assertThat(status().running()).isZero();
    }

    @Test
    void a_cursor_that_no_list_gave_is_refused() {
        for (String cursor : List.of("-1", "x", "99999999999999999999", "18446744073709551615")) {
            assertThatThrownBy(() ->
                            channels.list(CHANNEL, TaskState.QUEUED, cursor, 10).await())
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining(cursor);
        }
    }

    @Test
    void a_repeated_settlement_is_told_what_the_first_one_did() {
        submit("a", 0);
        Claim.Claimed claimed = claim(1, 1).tasks().get(0);
        List<Settlement> same = List.of(
                new Settlement.Finish("a", claimed.fence(), ended(claimed, TaskState.SUCCEEDED), claimed.bytes()));

        channels.settle(CHANNEL, 1, same, false).await();

        assertThat(channels.settle(CHANNEL, 1, same, true).await()).containsExactly(true);
        assertThat(status().succeededTotal()).isEqualTo(1);
        assertThat(status().staleTotal()).isZero();
    }

    @Test
    void a_retry_comes_back_after_its_delay_and_a_release_goes_to_the_head() {
        submit("a", 0);
        submit("b", 0);
        submit("c", 0);
        Claim claim = claim(1, 2);
        Claim.Claimed a = claim.tasks().get(0);
        Claim.Claimed b = claim.tasks().get(1);

        assertThat(settle(
                        1,
                        new Settlement.Retry("a", a.fence(), failedOnce(a, null), a.bytes(), 30),
                        new Settlement.Release("b", b.fence())))
                .containsExactly(true, true);

        assertThat(state("a")).isEqualTo(TaskState.SCHEDULED);
        assertThat(view("a").task().attemptsUsed()).isEqualTo(1);
        assertThat(key("q:0", Command.LRANGE, 0, -1)).containsExactly("b", "c");
        assertThat(view("b").task().attemptsUsed()).isZero();
        org.awaitility.Awaitility.await().until(() -> ids(claim(1, 9)).contains("a"));
        assertThat(status().retriedTotal()).isEqualTo(1);
    }

    @Test
    void a_failed_task_is_listed_reloaded_once_and_deleted_once() {
        failNow("a");
        failNow("b");
        TaskPage failed = channels.list(CHANNEL, TaskState.FAILED, null, 10).await();
        assertThat(failed.total()).isEqualTo(2);
        assertThat(failed.items()).allMatch(view -> view.task().history().get(0).error() != null);

        assertThat(channels.reload(CHANNEL, List.of("a")).await()).isEqualTo(1);
        assertThat(channels.reload(CHANNEL, List.of("a")).await()).isZero();
        assertThat(state("a")).isEqualTo(TaskState.QUEUED);
        assertThat(view("a").task().attemptsUsed()).isZero();
        assertThat(view("a").task().history()).hasSize(1);

        assertThat(channels.deleteFailed(new Address(CHANNEL, "b")).await()).isTrue();
        assertThat(channels.deleteFailed(new Address(CHANNEL, "b")).await()).isFalse();
        assertThat(channels.find(new Address(CHANNEL, "b")).await()).isEmpty();
        assertThat(status().failed()).isZero();
        assertThat(status().queued()).isEqualTo(1);
    }

    @Test
    void reloading_all_moves_every_task_of_a_long_list_exactly_once() {
        List<NewTask> many = IntStream.range(0, 1_300)
                .mapToObj(i -> new NewTask("t" + i, RealRedis.task(CHANNEL, 0), 0, 0))
                .toList();
        channels.submit(CHANNEL, many).await();
        for (Claim claim = claim(1, 400); !claim.tasks().isEmpty(); claim = claim(1, 400)) {
            settle(
                    1,
                    claim.tasks().stream()
                            .map(task -> (Settlement) new Settlement.Fail(
                                    task.id(), task.fence(), ended(task, TaskState.FAILED), task.bytes()))
                            .toArray(Settlement[]::new));
        }
        assertThat(status().failed()).isEqualTo(1_300);

        assertThat(channels.reload(CHANNEL, List.of()).await()).isEqualTo(1_300);

        assertThat(status().failed()).isZero();
        assertThat(status().queued()).isEqualTo(1_300);
    }

    @Test
    void the_fail_list_is_paged_newest_first_and_stays_right_while_tasks_leave_it() {
        for (int i = 0; i < 7; i++) {
            failNow("t" + i);
        }
        TaskPage first = channels.list(CHANNEL, TaskState.FAILED, null, 3).await();
        channels.deleteFailed(first.items().get(0).address()).await();
        List<String> seen = new ArrayList<>(pageIds(first));
        String cursor = first.next();
        while (cursor != null) {
            TaskPage page = channels.list(CHANNEL, TaskState.FAILED, cursor, 3).await();
            seen.addAll(pageIds(page));
            cursor = page.next();
        }
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(seen.size()).isGreaterThanOrEqualTo(6);
    }

    @Test
    void the_tasks_of_a_dead_epoch_go_back_to_the_head_in_order_and_the_epoch_is_refused() {
        for (String id : List.of("a", "b", "c", "d")) {
            submit(id, 0);
        }
        Claim claim = claim(7, 3);

        assertThat(channels.reap(CHANNEL, 7).await()).isEqualTo(3);
        assertThat(channels.reap(CHANNEL, 7).await()).isZero();

        assertThat(key("q:0", Command.LRANGE, 0, -1)).containsExactly("a", "b", "c", "d");
        assertThatThrownBy(() -> claim(7, 1)).isInstanceOf(EpochEnded.class);
        Claim.Claimed a = claim.tasks().get(0);
        assertThat(settle(7, new Settlement.Finish("a", a.fence(), ended(a, TaskState.SUCCEEDED), a.bytes())))
                .containsExactly(false);
        assertThat(state("a")).isEqualTo(TaskState.QUEUED);
        assertThat(view("a").task().attemptsUsed()).isZero();
        assertThat(status().reapedTotal()).isEqualTo(3);
    }

    @Test
    void a_task_that_ran_at_three_deaths_is_poison() {
        submit("bomb", 0);
        for (int epoch = 1; epoch <= 3; epoch++) {
            assertThat(ids(claim(epoch, 1))).containsExactly("bomb");
            channels.reap(CHANNEL, epoch).await();
        }
        TaskView bomb = view("bomb");
        assertThat(bomb.state()).isEqualTo(TaskState.FAILED);
        assertThat(bomb.task().history().get(0).error())
                .extracting(TaskError::type)
                .isEqualTo("POISON");
        assertThat(status().queued()).isZero();

        assertThat(channels.reload(CHANNEL, List.of("bomb")).await()).isEqualTo(1);
        assertThat(ids(claim(4, 1))).containsExactly("bomb");
        channels.reap(CHANNEL, 4).await();
        assertThat(state("bomb")).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void progress_is_noted_under_its_fence_and_goes_with_the_claim() {
        submit("a", 0);
        Claim.Claimed claimed = claim(1, 1).tasks().get(0);
        Address address = new Address(CHANNEL, "a");
        TaskView.Progress half = new TaskView.Progress(0.5, "page 5 of 10");

        assertThat(channels.progress(address, 1, claimed.fence() + 1, half).await())
                .isFalse();
        assertThat(channels.progress(address, 1, claimed.fence(), half).await()).isTrue();
        assertThat(channels.progress(address, 1, claimed.fence(), half).await()).isTrue();
        assertThat(run("a").progress()).isEqualTo(half);

        settle(1, new Settlement.Release("a", claimed.fence()));
        claim(1, 1);
        assertThat(run("a").progress()).isNull();
        assertThat(channels.progress(address, 1, claimed.fence(), half).await()).isFalse();
    }

    private TaskView.Run run(String id) {
        return java.util.Objects.requireNonNull(view(id).run());
    }

    @Test
    void what_the_store_holds_for_a_device_can_be_asked_after_a_lost_reply() {
        submit("a", 0);
        Claim lost = claim(1, 1);

        assertThat(channels.held(CHANNEL, 1, "n1-1").await())
                .extracting("id", "fence")
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "a", lost.tasks().get(0).fence()));
        assertThat(channels.held(CHANNEL, 1, "other").await()).isEmpty();
    }

    @Test
    void finished_tasks_are_kept_up_to_the_bound_oldest_gone_first() {
        RedisChannels few = new RedisChannels(redis.vertx, redis.link, prefix, 3);
        for (int i = 0; i < 5; i++) {
            submit("t" + i, 0);
            Claim.Claimed task = claim(1, 1).tasks().get(0);
            few.settle(
                            CHANNEL,
                            1,
                            List.of(new Settlement.Finish(
                                    task.id(), task.fence(), ended(task, TaskState.SUCCEEDED), task.bytes())),
                            false)
                    .await();
        }
        assertThat(pageIds(few.list(CHANNEL, TaskState.SUCCEEDED, null, 10).await()))
                .containsExactly("t4", "t3", "t2");
        assertThat(few.find(new Address(CHANNEL, "t0")).await()).isEmpty();
        assertThat(status().succeededTotal()).isEqualTo(5);
        TaskPage one = few.list(CHANNEL, TaskState.SUCCEEDED, null, 1).await();
        assertThat(pageIds(few.list(CHANNEL, TaskState.SUCCEEDED, one.next(), 1).await()))
                .containsExactly("t3");
    }

    @Test
    void a_list_without_a_state_walks_through_all_of_them() {
        submit("running", 0);
        claim(1, 1);
        failNow("failed");
        submit("queued", 0);
        channels.submit(CHANNEL, List.of(new NewTask("later", RealRedis.task(CHANNEL, 0), 60_000, 0)))
                .await();

        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            TaskPage page = channels.list(CHANNEL, null, cursor, 1).await();
            seen.addAll(pageIds(page));
            cursor = page.next();
        } while (cursor != null);
        assertThat(seen).containsExactly("running", "queued", "later", "failed");
    }

    @Test
    void channels_have_numbers_that_lead_back_to_their_names() {
        long number = channels.number("some.channel").await();

        assertThat(channels.number("some.channel").await()).isEqualTo(number);
        assertThat(channels.number("another").await()).isNotEqualTo(number);
        assertThat(redis.channels(prefix).name(number).await()).contains("some.channel");
        assertThat(channels.names().await()).containsExactly("another", "some.channel");
    }

    @Test
    void scripts_are_told_to_redis_again_when_it_has_forgotten_them() {
        submit("a", 0);
        redis.command(Command.SCRIPT, "FLUSH");
        submit("b", 0);
        assertThat(status().queued()).isEqualTo(2);
    }

    private void submit(String id, int priority) {
        channels.number(CHANNEL).await();
        channels.submit(CHANNEL, List.of(new NewTask(id, RealRedis.task(CHANNEL, priority), 0, 0)))
                .await();
    }

    private Claim claim(long epoch, int max) {
        return channels.claim(CHANNEL, new ClaimAsk(epoch, "n1-1", max, max, queue -> true))
                .await();
    }

    private List<Boolean> settle(long epoch, Settlement... settlements) {
        return channels.settle(CHANNEL, epoch, List.of(settlements), false).await();
    }

    private void failNow(String id) {
        submit(id, 100);
        Claim.Claimed task = claim(1, 1).tasks().get(0);
        assertThat(settle(1, new Settlement.Fail(id, task.fence(), ended(task, TaskState.FAILED), task.bytes())))
                .containsExactly(true);
    }

    private static StoredTask ended(Claim.Claimed claimed, TaskState state) {
        byte[] result = state == TaskState.SUCCEEDED ? "null".getBytes(StandardCharsets.UTF_8) : null;
        return failedOnce(claimed, new Outcome(state, result, claimed.claimedAt()));
    }

    private static StoredTask failedOnce(Claim.Claimed claimed, @Nullable Outcome outcome) {
        TaskError error = outcome != null && outcome.state() == TaskState.SUCCEEDED
                ? null
                : new TaskError("java.io.IOException", "no route", "");
        return claimed.task()
                .after(
                        new Attempt(
                                claimed.task().attemptsUsed() + 1,
                                claimed.fence(),
                                "n1-1",
                                "n1",
                                "0123456789ab",
                                claimed.claimedAt(),
                                5,
                                error),
                        outcome);
    }

    private ChannelStatus status() {
        channels.number(CHANNEL).await();
        return channels.status(CHANNEL).await().orElseThrow();
    }

    private TaskView view(String id) {
        return channels.find(new Address(CHANNEL, id)).await().orElseThrow();
    }

    private TaskState state(String id) {
        return view(id).state();
    }

    private static List<String> ids(Claim claim) {
        return claim.tasks().stream().map(Claim.Claimed::id).toList();
    }

    private static List<String> pageIds(TaskPage page) {
        return page.items().stream().map(view -> view.address().id()).toList();
    }

    private void write(String end, Command command, Object first, Object second) {
        redis.command(command, prefix + ":{" + CHANNEL + "}:" + end, first, second);
    }

    private List<String> key(String end, Command command, Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = prefix + ":{" + CHANNEL + "}:" + end;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        List<String> values = new ArrayList<>();
        redis.command(command, all).forEach(value -> values.add(value.toString()));
        return values;
    }

    private List<Boolean> fresh(List<NewTask> tasks) {
        return channels.submit(CHANNEL, tasks).await().stream()
                .map(one -> one.verdict() == Stored.Verdict.FRESH)
                .toList();
    }
}
