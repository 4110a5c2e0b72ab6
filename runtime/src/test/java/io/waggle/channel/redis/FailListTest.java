package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.waggle.channel.Claim;
import io.waggle.channel.FailLists;
import io.waggle.channel.FailLists.Act;
import io.waggle.channel.FailLists.Failed;
import io.waggle.channel.FailLists.Families;
import io.waggle.channel.FailLists.Family;
import io.waggle.channel.FailLists.Moved;
import io.waggle.channel.FailLists.OnDevice;
import io.waggle.channel.FailLists.Part;
import io.waggle.channel.FailLists.Spans;
import io.waggle.channel.NewTask;
import io.waggle.channel.Settlement;
import io.waggle.channel.TaskControl;
import io.waggle.task.Address;
import io.waggle.task.Attempt;
import io.waggle.task.FailureFamily;
import io.waggle.task.Outcome;
import io.waggle.task.RetryPolicy;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskError;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The fail lists of a real Redis. */
class FailListTest extends ChannelFixture {

    private static final Part ALL = new Part("", 0, Long.MAX_VALUE);
    private static final String BUG = "java.lang.IllegalStateException: no page\n\tat shop.Crawl.run(Crawl.java:7)\n";

    /** Submits tasks, and lets each fail for good with an error. */
    private void fail(String stack, int count, String prefix) {
        List<NewTask> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(new NewTask(prefix + i, RealRedis.task(CHANNEL, 0), 0, 0));
        }
        channels.submit(CHANNEL, tasks).await();
        for (Claim claim = claim(1, 500); !claim.tasks().isEmpty(); claim = claim(1, 500)) {
            settle(
                    1,
                    claim.tasks().stream()
                            .map(task -> (Settlement)
                                    new Settlement.Fail(task.id(), task.fence(), failed(task, stack), task.bytes()))
                            .toArray(Settlement[]::new));
        }
    }

    private static StoredTask failed(Claim.Claimed task, String stack) {
        TaskError error = new TaskError("java.lang.IllegalStateException", "no page", stack);
        return task.task()
                .after(
                        new Attempt(1, task.fence(), "n1-1", "n1", "0123456789ab", task.claimedAt(), 5, error),
                        new Outcome(TaskState.FAILED, null, task.claimedAt()));
    }

    private long deleted() {
        return Long.parseLong(new Dump(redis, base).hash("n").getOrDefault("deleted", "0"));
    }

    private FailLists lists() {
        return channels.failures();
    }

    @Test
    void failures_with_one_cause_are_one_family() {
        fail(BUG, 3, "a");
        fail(BUG.replace("Crawl.java:7", "Crawl.java:9"), 2, "b");
        List<Family> families = lists().families(CHANNEL).await().items();
        assertThat(families).extracting(Family::count).containsExactlyInAnyOrder(3L, 2L);
        Family first =
                families.stream().filter(one -> one.count() == 3).findFirst().orElseThrow();
        assertThat(first.what().function()).isEqualTo(CHANNEL);
        assertThat(first.what().version()).isEqualTo("0123456789ab");
        assertThat(first.what().type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(first.what().message()).isEqualTo("no page");
        assertThat(first.what().frames()).containsExactly("shop.Crawl.run(Crawl.java:7)");
        assertThat(first.devices()).containsExactly(new OnDevice("n1-1", 3));
        assertThat(first.firstSeen()).isPositive().isLessThanOrEqualTo(first.lastSeen());
        String id = first.what().id();
        long hour = 3_600_000;
        Spans spans = new Spans(first.lastSeen() + 1 - 2 * hour, hour, 2);
        assertThat(lists().trends(CHANNEL, List.of(id, "others"), spans).await())
                .containsExactly(List.of(0L, 3L), List.of(0L, 0L));
        assertThat(pageIds(lists().list(CHANNEL, id, null, 10).await())).containsExactlyInAnyOrder("a0", "a1", "a2");
        assertThat(lists().count(CHANNEL, new Part(id, 0, Long.MAX_VALUE)).await())
                .isEqualTo(3);
        sound();

        assertThat(lists().act(Act.RELOAD, CHANNEL, new Part(id, 0, Long.MAX_VALUE))
                        .await()
                        .done())
                .isEqualTo(3);
        assertThat(lists().families(CHANNEL).await().items())
                .extracting(Family::count)
                .containsExactly(2L);
        assertThat(lists().act(Act.DELETE, CHANNEL, ALL).await().done()).isEqualTo(2);
        assertThat(lists().families(CHANNEL).await()).isEqualTo(new Families(List.of(), 0));
        assertThat(Audit.of(redis, base, 2)).isEmpty();
    }

    @Test
    void what_failed_before_there_were_families_gets_one_when_it_is_looked_at() {
        fail(BUG, 700, "a");
        redis.command(Command.DEL, base + "i", base + "f", base + "f:" + familyOfAll());
        Families seen = lists().families(CHANNEL).await();
        assertThat(seen.ungrouped()).isZero();
        assertThat(seen.items()).extracting(Family::count).containsExactly(700L);
        sound();
    }

    private String familyOfAll() {
        return lists().families(CHANNEL).await().items().get(0).what().id();
    }

    @Test
    void a_task_that_is_reloaded_is_as_it_was_before_its_first_attempt() {
        Random random = new Random(7);
        List<NewTask> tasks = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            tasks.add(new NewTask("t" + i, any(random), 0, 0));
        }
        channels.submit(CHANNEL, tasks).await();
        List<Settlement> ends = new ArrayList<>();
        for (Claim claim = claim(1, 500); !claim.tasks().isEmpty(); claim = claim(1, 500)) {
            claim.tasks()
                    .forEach(task ->
                            ends.add(new Settlement.Fail(task.id(), task.fence(), failed(task, BUG), task.bytes())));
        }
        assertThat(ends).hasSize(60);
        settle(1, ends.toArray(Settlement[]::new));
        assertThat(lists().act(Act.RELOAD, CHANNEL, ALL).await().done()).isEqualTo(60);
        for (Settlement end : ends) {
            StoredTask before = ((Settlement.Fail) end).task();
            byte[] record = redis.command(Command.HGET, base + "t", end.id()).toBytes();
            assertThat(record).isEqualTo(RecordCodec.encode(CHANNEL, before.reloaded()));
        }
        sound();
    }

    private static StoredTask any(Random random) {
        byte[] payload = new byte[random.nextInt(300)];
        random.nextBytes(payload);
        List<String> skips = random.nextBoolean() ? List.of() : List.of("java.io.IOException", "a.B");
        return new StoredTask(
                random.nextBoolean() ? CHANNEL : "other",
                random.nextInt(5) - 2,
                random.nextBoolean() ? List.of() : List.of("gpu"),
                random.nextBoolean() ? null : "kéy |\n" + random.nextInt(3),
                random.nextBoolean() ? null : "c" + random.nextLong(),
                random.nextBoolean() ? RecordCodec.day(1_700_000_000_000L) : "batch",
                new RetryPolicy(1 + random.nextInt(300), random.nextInt(9_000), random.nextInt(90_000), skips),
                random.nextInt(500_000),
                1_700_000_000_000L + random.nextInt(1_000),
                payload,
                0,
                List.of(),
                null);
    }

    @Test
    void a_move_is_finished_by_whoever_repeats_it_and_runs_nothing_twice() {
        fail(BUG, 5, "a");
        List<TaskView> views =
                channels.list(CHANNEL, TaskState.FAILED, null, 10).await().items();
        channels.number("to").await();
        crashBetween(views.subList(0, 2));
        assertThat(count("to", TaskState.QUEUED)).isEqualTo(2);
        assertThat(count(CHANNEL, TaskState.FAILED)).isEqualTo(5);

        assertThat(lists().move(CHANNEL, "to", views).await()).containsOnly(Moved.DONE);
        assertThat(count("to", TaskState.QUEUED)).isEqualTo(5);
        assertThat(count(CHANNEL, TaskState.FAILED)).isZero();
        List<TaskView> there =
                channels.list("to", TaskState.QUEUED, null, 10).await().items();
        assertThat(there)
                .allMatch(view -> view.task().attemptsUsed() == 0
                        && view.task().history().size() == 1
                        && view.task().function().equals(CHANNEL));
        for (TaskView view : there) {
            channels.control()
                    .act(TaskControl.Action.DELETE, "to", List.of(view))
                    .await();
        }
        assertThat(lists().move(CHANNEL, "to", views).await())
                .as("a mover who was late")
                .containsOnly(Moved.DONE);
        assertThat(count("to", TaskState.QUEUED)).isZero();
        assertThat(Audit.of(redis, base, deleted())).isEmpty();
        assertThat(Audit.of(redis, base.replace("{c}", "{to}"), 5)).isEmpty();
    }

    /** Stores them there, and dies before they are taken out here. */
    private void crashBetween(List<TaskView> views) {
        List<Object> arguments = new ArrayList<>(List.of(CHANNEL));
        for (TaskView view : views) {
            arguments.addAll(List.of(
                    view.address().id(),
                    view.dueAt(),
                    RecordCodec.encode("to", view.task().reloaded())));
        }
        List<Object> names = new ArrayList<>(List.of("to"));
        views.forEach(view -> names.addAll(List.of(view.address().id(), view.dueAt())));
        redis.link.run(Script.DEPART, base, names).await();
        redis.link.run(Script.ACCEPT, base.replace("{c}", "{to}"), arguments).await();
    }

    @Test
    void while_a_task_is_moved_nobody_queues_it_in_its_own_channel() {
        fail(BUG, 5, "a");
        channels.number("to").await();
        channels.number("other").await();
        List<TaskView> views =
                channels.list(CHANNEL, TaskState.FAILED, null, 10).await().items();
        crashBetween(views.subList(0, 2));
        String on = views.get(0).address().id();

        assertThat(lists().act(Act.RELOAD, CHANNEL, List.of(new Failed(on, 0))).await())
                .isEqualTo(new FailLists.Step(0, 1, List.of(0)));
        assertThat(channels.control()
                        .act(TaskControl.Action.RERUN, CHANNEL, views.subList(0, 1))
                        .await()
                        .get(0)
                        .verdict())
                .isNotEqualTo(TaskControl.Verdict.DONE);
        assertThat(lists().move(CHANNEL, "other", views.subList(0, 1)).await()).containsExactly(Moved.LEAVING);
        assertThat(lists().act(Act.RELOAD, CHANNEL, ALL).await().done()).isEqualTo(3);
        assertThat(lists().act(Act.RELOAD, CHANNEL, ALL).await().done()).isZero();
        assertThat(lists().move(CHANNEL, "to", views).await())
                .as("two are moved, three were queued here")
                .containsExactly(Moved.DONE, Moved.DONE, Moved.GONE, Moved.GONE, Moved.GONE);
        assertThat(count("to", TaskState.QUEUED)).isEqualTo(2);
        assertThat(count("other", TaskState.QUEUED)).isZero();
        assertThat(status().queued()).isEqualTo(3);
        assertThat(new Dump(redis, base).keys()).doesNotContain("away");
        assertThat(Audit.of(redis, base, deleted())).isEmpty();
    }

    @Test
    void moving_and_reloading_at_once_puts_each_task_in_one_channel() {
        fail(BUG, 1_500, "a");
        channels.number("to").await();
        List<TaskView> views = new ArrayList<>();
        for (String cursor = ""; cursor != null; ) {
            var page = channels.list(CHANNEL, TaskState.FAILED, cursor.isEmpty() ? null : cursor, 500)
                    .await();
            views.addAll(page.items());
            cursor = page.next();
        }
        RedisChannels second = redis.channels(prefix);
        Future<Long> reloaded = drain(second, ALL, 0);
        List<Moved> words = lists().move(CHANNEL, "to", views).await();
        long moved = words.stream().filter(word -> word == Moved.DONE).count();
        assertThat(reloaded.await() + moved).isEqualTo(1_500);
        assertThat(status().queued() + count("to", TaskState.QUEUED)).isEqualTo(1_500);
        assertThat(status().failed()).isZero();
        assertThat(Audit.of(redis, base, deleted())).isEmpty();
    }

    private int count(String channel, TaskState state) {
        var status = channels.status(channel).await().orElseThrow();
        return (int) (state == TaskState.QUEUED ? status.queued() : status.failed());
    }

    @Test
    void one_that_is_named_twice_leaves_the_list_once() {
        fail(BUG, 4, "a");
        List<Failed> twice = List.of(new Failed("a0", 0), new Failed("a1", 0), new Failed("a0", 0));
        assertThat(lists().act(Act.RELOAD, CHANNEL, twice).await()).isEqualTo(new FailLists.Step(2, 3, List.of(2)));
        assertThat(status().queued()).isEqualTo(2);
        sound();
        List<Failed> others = List.of(new Failed("a2", 0), new Failed("a2", 0));
        assertThat(lists().act(Act.DELETE, CHANNEL, others).await()).isEqualTo(new FailLists.Step(1, 2, List.of(1)));
        List<TaskView> views =
                channels.list(CHANNEL, TaskState.FAILED, null, 10).await().items();
        channels.number("to").await();
        assertThat(lists().move(CHANNEL, "to", List.of(views.get(0), views.get(0)))
                        .await())
                .containsOnly(Moved.DONE);
        assertThat(count("to", TaskState.QUEUED)).isEqualTo(1);
        assertThat(Audit.of(redis, base, deleted())).isEmpty();
        assertThat(Audit.of(redis, base.replace("{c}", "{to}"), 0)).isEmpty();
    }

    @Test
    void an_id_that_the_other_channel_has_stays_where_it_is() {
        fail(BUG, 2, "a");
        channels.number("to").await();
        channels.submit("to", List.of(new NewTask("a1", RealRedis.task("to", 0), 0, 0)))
                .await();
        List<TaskView> views =
                channels.list(CHANNEL, TaskState.FAILED, null, 10).await().items();
        assertThat(lists().move(CHANNEL, "to", views).await()).containsExactlyInAnyOrder(Moved.DONE, Moved.TAKEN);
        assertThat(pageIds(channels.list(CHANNEL, TaskState.FAILED, null, 10).await()))
                .containsExactly("a1");
        assertThat(new Dump(redis, base).keys()).as("it stays").doesNotContain("away");
        assertThat(lists().act(Act.RELOAD, CHANNEL, ALL).await().done()).isEqualTo(1);
    }

    @Test
    void two_who_reload_the_same_at_once_move_each_task_once_while_some_fail_again() {
        fail(BUG, 2_000, "a");
        RedisChannels second = redis.channels(prefix);
        long newest = channels.list(CHANNEL, TaskState.FAILED, null, 1)
                .await()
                .items()
                .get(0)
                .dueAt();
        Part part = new Part("", 0, newest);
        Future<Long> one = drain(channels, part, 0);
        Future<Long> two = drain(second, part, 0);
        Claim again = claim(2, 100);
        settle(
                2,
                again.tasks().stream()
                        .map(task -> (Settlement)
                                new Settlement.Fail(task.id(), task.fence(), failed(task, BUG), task.bytes()))
                        .toArray(Settlement[]::new));
        assertThat(one.await() + two.await())
                .isBetween(2_000L, 2_000L + again.tasks().size());
        assertThat(status().queued() + status().failed()).isEqualTo(2_000);
        assertThat(status().running()).isZero();
        sound();
    }

    private static Future<Long> drain(RedisChannels node, Part part, long before) {
        return node.failures()
                .act(Act.RELOAD, CHANNEL, part)
                .compose(step ->
                        step.done() == 0 ? Future.succeededFuture(before) : drain(node, part, before + step.done()));
    }

    @Test
    void what_runs_again_and_what_is_deleted_by_hand_leaves_its_family() {
        fail(BUG, 2, "a");
        for (String id : List.of("a0", "a1")) {
            TaskView view = channels.find(new Address(CHANNEL, id)).await().orElseThrow();
            var action = id.equals("a0") ? TaskControl.Action.RERUN : TaskControl.Action.DELETE;
            channels.control().act(action, CHANNEL, List.of(view)).await();
        }
        assertThat(lists().families(CHANNEL).await().items()).isEmpty();
        assertThat(Audit.of(redis, base, 1)).isEmpty();
    }

    @Test
    void what_is_poison_and_what_nobody_can_read_have_families() {
        submit("bomb", 0);
        write("k", Command.HSET, "bomb", 2);
        claim(1, 1);
        channels.reap(CHANNEL, 1).await();
        submit("bad", 0);
        write("t", Command.HSET, "bad", "0 7\n\u0001");
        claim(2, 5);
        List<Family> families = lists().families(CHANNEL).await().items();
        assertThat(families)
                .extracting(one -> one.what().type())
                .containsExactlyInAnyOrder(TaskError.POISON, "UNREADABLE");
        String bomb = lists().families(CHANNEL).await().items().stream()
                .filter(one -> one.sample().id().equals("bomb"))
                .findFirst()
                .orElseThrow()
                .what()
                .id();
        TaskView view = channels.find(new Address(CHANNEL, "bomb")).await().orElseThrow();
        assertThat(FailureFamily.of(view.task()).id())
                .as("told alike by script and Java")
                .isEqualTo(bomb);
    }
}
