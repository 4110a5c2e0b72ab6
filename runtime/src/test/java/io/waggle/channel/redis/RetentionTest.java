package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.redis.client.Command;
import io.waggle.channel.ChannelSettings;
import io.waggle.channel.ChannelSettings.Keep;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.Claim;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.NewTask;
import io.waggle.channel.Settlement;
import io.waggle.task.Address;
import io.waggle.task.Attempt;
import io.waggle.task.Outcome;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long finished tasks are kept, and what it costs to find one among many. */
class RetentionTest extends ChannelFixture {

    private static final int MANY = 50_000;

    @AfterEach
    void audit() {
        sound();
    }

    @Test
    void no_more_are_kept_than_the_count_says_and_the_newest_stay() {
        keep(new Keep(100L, null, null));
        submitMany("a", 1_500);
        finish(claim(1_500), channels.now());
        assertThat(status().succeeded())
                .as("what finished in one call goes together")
                .isBetween(100L, 1_100L);
        sweep();
        assertThat(status().succeeded()).isEqualTo(100);
        assertThat(status().succeededTotal()).isEqualTo(1_500);
        assertThat(new Dump(redis, base).list("d")).startsWith("a1400").endsWith("a1499");

        keep(new Keep(10L, null, null));
        sweep();
        assertThat(new Dump(redis, base).list("d")).hasSize(10).startsWith("a1490");
        assertThat(channels.find(new Address(CHANNEL, "a1489")).await()).isEmpty();
    }

    @Test
    void none_is_kept_longer_than_the_age_says() {
        submitMany("old", 700);
        finish(claim(700), channels.now() - 3_600_000);
        submitMany("new", 5);
        finish(claim(5), channels.now() + 3_600_000);
        keep(new Keep(null, Duration.ofMinutes(30), null));
        sweep();
        assertThat(new Dump(redis, base).list("d")).containsExactly("new0", "new1", "new2", "new3", "new4");
    }

    @Test
    void a_task_that_ends_now_leaves_after_its_age() {
        keep(new Keep(null, Duration.ofMillis(50), null));
        submitMany("a", 1);
        finish(claim(1), channels.now());
        await().until(() -> channels.sweep(CHANNEL).await() == 1);
        assertThat(status().succeeded()).isZero();
    }

    @Test
    void no_more_bytes_are_kept_than_the_bytes_say() {
        submitMany("a", 900);
        finish(claim(900), channels.now());
        long before = kept();
        long bound = before / 3;
        keep(new Keep(null, null, bound));
        sweep();
        assertThat(kept()).isBetween(bound - before / 900 - 10, bound);
        assertThat(status().bytes()).isEqualTo(kept());
    }

    @Test
    void the_counters_are_the_sizes_of_the_sets_whatever_was_forgotten() {
        keep(new Keep(20L, null, null));
        submitMany("a", 300);
        List<Claim.Claimed> first = claim(200);
        finish(first.subList(0, 100), channels.now());
        channels.settle(
                        CHANNEL,
                        1,
                        first.subList(100, 130).stream()
                                .map(RetentionTest::fail)
                                .toList(),
                        false)
                .await();
        channels.submit(CHANNEL, List.of(new NewTask("later", RealRedis.task(CHANNEL, 0), 600_000, 0)))
                .await();
        sweep();
        assertThat(status())
                .returns(100L, ChannelStatus::queued)
                .returns(70L, ChannelStatus::running)
                .returns(1L, ChannelStatus::scheduled)
                .returns(30L, ChannelStatus::failed)
                .returns(20L, ChannelStatus::succeeded)
                .returns(301L, ChannelStatus::submittedTotal)
                .returns(100L, ChannelStatus::succeededTotal);
    }

    @Test
    void a_task_is_found_with_as_many_commands_among_many_as_among_few() {
        keep(new Keep(1_000_000L, null, null));
        Map<TaskState, String> few = oneOfEach("few");
        Map<TaskState, Map<String, Long>> before = costs(few);
        claim(1); // the one that was queued, as it would be claimed with many
        assertThat(costs(few).get(TaskState.QUEUED)).isEqualTo(before.get(TaskState.RUNNING));
        before = costs(few);
        submitMany("many", MANY);
        List<Claim.Claimed> claimed = new ArrayList<>();
        while (claimed.size() < MANY / 2) {
            claimed.addAll(claim(500));
        }
        finish(claimed.subList(0, MANY / 4), channels.now());
        assertThat(status().queued()).isGreaterThan(MANY / 4);
        assertThat(costs(few)).isEqualTo(before);
        before.values().forEach(commands -> {
            assertThat(commands.keySet()).isSubsetOf("evalsha", "hget", "zscore", "smembers", "hgetall");
            assertThat(commands.values().stream().mapToLong(Long::longValue).sum())
                    .isLessThanOrEqualTo(8);
        });
        System.out.println("find: Redis commands by state, the same among " + MANY + " tasks: " + before);
    }

    /** A task in each state, by its id. */
    private Map<TaskState, String> oneOfEach(String name) {
        submitMany(name, 4);
        List<Claim.Claimed> tasks = claim(3);
        finish(tasks.subList(0, 1), channels.now());
        channels.settle(CHANNEL, 1, List.of(fail(tasks.get(1))), false).await();
        channels.submit(CHANNEL, List.of(new NewTask(name + "later", RealRedis.task(CHANNEL, 0), 600_000, 0)))
                .await();
        Map<TaskState, String> all = new LinkedHashMap<>();
        all.put(TaskState.SUCCEEDED, name + 0);
        all.put(TaskState.FAILED, name + 1);
        all.put(TaskState.RUNNING, name + 2);
        all.put(TaskState.QUEUED, name + 3);
        all.put(TaskState.SCHEDULED, name + "later");
        return all;
    }

    /** How often Redis ran which command to find each of them. */
    private Map<TaskState, Map<String, Long>> costs(Map<TaskState, String> ids) {
        Map<TaskState, Map<String, Long>> all = new LinkedHashMap<>();
        assertThat(channels.find(new Address(CHANNEL, "nobody")).await()).isEmpty(); // Redis knows the script now
        ids.forEach((state, id) -> {
            redis.command(Command.CONFIG, "RESETSTAT");
            TaskState found = channels.find(new Address(CHANNEL, id))
                    .await()
                    .orElseThrow()
                    .state();
            Map<String, Long> calls = calls();
            all.put(state, calls);
            // One that was queued when there were few may have been claimed since: what is counted is looking.
            assertThat(found).isIn(state, TaskState.RUNNING, TaskState.SUCCEEDED);
        });
        return all;
    }

    private static Map<String, Long> calls() {
        Map<String, Long> calls = new TreeMap<>();
        redis.command(Command.INFO, "commandstats").toString().lines().forEach(line -> {
            if (line.startsWith("cmdstat_") && !line.startsWith("cmdstat_config") && !line.startsWith("cmdstat_info")) {
                String name = line.substring(8, line.indexOf(':'));
                calls.put(name, Long.parseLong(line.replaceAll("^[^:]*:calls=(\\d+),.*", "$1")));
            }
        });
        return calls;
    }

    private void keep(Keep keep) {
        channels.configure(
                        CHANNEL,
                        before -> new ChannelSettings(
                                null, null, before.limits(), before.perKey(), null, before.retry(), null, keep))
                .await();
    }

    private void sweep() {
        while (channels.sweep(CHANNEL).await() > 0) {
            assertThat(status().succeeded()).isNotNegative();
        }
    }

    private void submitMany(String name, int count) {
        channels.submit(
                        CHANNEL,
                        IntStream.range(0, count)
                                .mapToObj(i -> new NewTask(name + i, RealRedis.task(CHANNEL, 0), 0, 0))
                                .toList())
                .await();
    }

    private List<Claim.Claimed> claim(int most) {
        List<Claim.Claimed> all = new ArrayList<>();
        while (all.size() < most) {
            int ask = Math.min(500, most - all.size());
            List<Claim.Claimed> some = channels.claim(CHANNEL, new ClaimAsk(1, "d", ask, ask, queue -> true))
                    .await()
                    .tasks();
            assertThat(some).isNotEmpty();
            all.addAll(some);
        }
        return all;
    }

    private void finish(List<Claim.Claimed> tasks, long at) {
        List<Settlement> ends = new ArrayList<>();
        for (Claim.Claimed task : tasks) {
            Outcome outcome = new Outcome(TaskState.SUCCEEDED, new byte[] {'1'}, at);
            ends.add(new Settlement.Finish(task.id(), task.fence(), after(task, outcome), task.bytes()));
        }
        assertThat(channels.settle(CHANNEL, 1, ends, false).await()).doesNotContain(false);
    }

    private static Settlement fail(Claim.Claimed task) {
        return new Settlement.Fail(
                task.id(), task.fence(), after(task, new Outcome(TaskState.FAILED, null, 5)), task.bytes());
    }

    private static StoredTask after(Claim.Claimed task, Outcome outcome) {
        return task.task().after(new Attempt(1, task.fence(), "d", "n", "v", 5, 1, null), outcome);
    }

    private long kept() {
        return Long.parseLong(new Dump(redis, base).hash("n").getOrDefault("kept", "0"));
    }
}
