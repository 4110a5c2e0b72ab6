package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.waggle.channel.ChannelSettings;
import io.waggle.channel.Claim;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.NewTask;
import io.waggle.channel.Settlement;
import io.waggle.channel.TaskControl.Action;
import io.waggle.channel.TaskControl.Done;
import io.waggle.channel.TaskControl.Verdict;
import io.waggle.task.Address;
import io.waggle.task.RetryPolicy;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random walks of operators among devices: after every few steps all that lies in Redis agrees with itself, and each task is in
 * the state that its last change has brought it to.
 */
class ControlWalkTest extends ChannelFixture {

    private static final int STEPS = 400;

    private final Map<String, TaskState> expected = new HashMap<>();
    private final List<Claim.Claimed> inHand = new ArrayList<>();
    private final Set<String> lost = new HashSet<>();
    private long deleted;
    private int made;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void what_lies_in_redis_agrees_with_itself_and_with_what_was_done(long seed) {
        Random random = new Random(seed);
        boolean forgets = seed % 2 == 0;
        if (forgets) {
            keep(15);
        }
        for (int step = 0; step < STEPS; step++) {
            take(random);
            if (forgets && random.nextInt(10) == 0) {
                sweep();
            }
            if (step % 20 == 19) {
                check(seed, step, forgets);
            }
        }
        for (int left : List.of(12, 5, 1)) {
            keep(left);
            sweep();
            assertThat(auditAfterSweeps())
                    .as("seed " + seed + ", keeping " + left)
                    .isEmpty();
            assertThat(status().cancelled()).isLessThanOrEqualTo(left);
        }
    }

    private void keep(long count) {
        channels.configure(
                        CHANNEL,
                        before -> new ChannelSettings(
                                null,
                                null,
                                before.limits(),
                                before.perKey(),
                                null,
                                before.retry(),
                                null,
                                new ChannelSettings.Keep(count, null, null)))
                .await();
    }

    private void sweep() {
        int gone = channels.sweep(CHANNEL).await();
        while (gone > 0) {
            gone = channels.sweep(CHANNEL).await();
        }
    }

    /** Sweeps count cancelled tasks that they forget as deleted. */
    private List<String> auditAfterSweeps() {
        long gone = Long.parseLong(new Dump(redis, base).hash("n").getOrDefault("deleted", "0"));
        assertThat(gone).isGreaterThanOrEqualTo(deleted);
        return Audit.of(redis, base, gone);
    }

    /** What has ended may have been forgotten. */
    private void forgetTheForgotten() {
        expected.entrySet()
                .removeIf(one -> (one.getValue() == TaskState.SUCCEEDED || one.getValue() == TaskState.CANCELLED)
                        && channels.find(new Address(CHANNEL, one.getKey()))
                                .await()
                                .isEmpty());
    }

    private void check(long seed, int step, boolean forgets) {
        String where = "seed " + seed + ", step " + step;
        if (forgets) {
            forgetTheForgotten();
        }
        assertThat(forgets ? auditAfterSweeps() : Audit.of(redis, base, deleted))
                .as(where)
                .isEmpty();
        Map<String, TaskState> seen = new HashMap<>();
        expected.keySet().forEach(id -> seen.put(id, state(id)));
        assertThat(seen).as(where).isEqualTo(expected);
        for (TaskState state : List.of(TaskState.SUCCEEDED, TaskState.CANCELLED, TaskState.FAILED)) {
            List<String> listed =
                    pageIds(channels.list(CHANNEL, state, null, 500).await());
            assertThat(listed)
                    .as(where + ", " + state)
                    .doesNotHaveDuplicates()
                    .hasSameElementsAs(expected.entrySet().stream()
                            .filter(one -> one.getValue() == state)
                            .map(Map.Entry::getKey)
                            .collect(Collectors.toSet()));
        }
        long queued = expected.values().stream()
                .filter(state -> state == TaskState.QUEUED)
                .count();
        assertThat(status().queued()).as(where).isEqualTo(queued);
    }

    private void take(Random random) {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> submit(random);
            case 3, 4 -> claim(random);
            case 5, 6 -> settle(random);
            case 7 -> act(Action.CANCEL, random);
            case 8 -> act(Action.RERUN, random);
            case 9 -> act(random.nextBoolean() ? Action.DELETE : Action.CLEAR_RESULTS, random);
            case 10 -> prioritise(random);
            default -> edit(random);
        }
    }

    private void submit(Random random) {
        List<NewTask> tasks = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            boolean later = random.nextInt(6) == 0;
            String id = "t" + made++;
            String key = random.nextInt(3) == 0 ? "k" + random.nextInt(2) : null;
            tasks.add(new NewTask(id, task(random.nextInt(3), key), later ? 3_600_000 : 0, 0));
            expected.put(id, later ? TaskState.SCHEDULED : TaskState.QUEUED);
        }
        channels.submit(CHANNEL, tasks).await();
    }

    private static StoredTask task(int priority, @org.jspecify.annotations.Nullable String key) {
        return new StoredTask(
                CHANNEL,
                priority,
                List.of(),
                key,
                null,
                "b",
                new RetryPolicy(3, 1_000, 600_000),
                0,
                1_795_000_000_000L,
                "{\"n\":1}".getBytes(StandardCharsets.UTF_8),
                0,
                List.of(),
                null);
    }

    private void claim(Random random) {
        int most = 1 + random.nextInt(8);
        Claim claim = channels.claim(CHANNEL, new ClaimAsk(1, "n1-1", most, most, queue -> true))
                .await();
        claim.tasks().forEach(task -> {
            assertThat(expected).containsEntry(task.id(), TaskState.QUEUED);
            expected.put(task.id(), TaskState.RUNNING);
            inHand.add(task);
        });
    }

    private void settle(Random random) {
        if (inHand.isEmpty()) {
            return;
        }
        List<Claim.Claimed> some = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0 && !inHand.isEmpty(); i--) {
            some.add(inHand.remove(random.nextInt(inHand.size())));
        }
        boolean plain = random.nextBoolean();
        List<Settlement> ends = new ArrayList<>();
        List<TaskState> after = new ArrayList<>();
        for (Claim.Claimed task : some) {
            int how = plain ? 0 : random.nextInt(4);
            after.add(List.of(TaskState.SUCCEEDED, TaskState.FAILED, TaskState.SCHEDULED, TaskState.QUEUED)
                    .get(how));
            ends.add(
                    switch (how) {
                        case 0 ->
                            new Settlement.Finish(
                                    task.id(), task.fence(), ended(task, TaskState.SUCCEEDED), task.bytes());
                        case 1 ->
                            new Settlement.Fail(task.id(), task.fence(), ended(task, TaskState.FAILED), task.bytes());
                        case 2 ->
                            new Settlement.Retry(
                                    task.id(), task.fence(), failedOnce(task, null), task.bytes(), 3_600_000);
                        default -> new Settlement.Release(task.id(), task.fence());
                    });
        }
        List<Boolean> accepted = settle(1, ends.toArray(Settlement[]::new));
        for (int i = 0; i < some.size(); i++) {
            String claim = some.get(i).id() + " " + some.get(i).fence();
            assertThat(accepted.get(i)).as(claim).isEqualTo(!lost.remove(claim));
            if (accepted.get(i)) {
                expected.put(some.get(i).id(), after.get(i));
            }
        }
    }

    private List<TaskView> some(Random random) {
        List<String> all = expected.keySet().stream().sorted().toList();
        Set<String> ids = new HashSet<>();
        for (int i = random.nextInt(8); i >= 0 && !all.isEmpty(); i--) {
            ids.add(all.get(random.nextInt(all.size())));
        }
        return ids.stream()
                .map(id -> channels.find(new Address(CHANNEL, id)).await())
                .flatMap(Optional::stream)
                .toList();
    }

    private void act(Action action, Random random) {
        List<TaskView> tasks = some(random);
        List<Done> all = channels.control().act(action, CHANNEL, tasks).await();
        for (int i = 0; i < tasks.size(); i++) {
            String id = tasks.get(i).address().id();
            TaskState before = Objects.requireNonNull(expected.get(id));
            boolean may = may(action, before);
            assertThat(all.get(i).verdict())
                    .as(action + " of " + id + " in " + before)
                    .isEqualTo(may ? Verdict.DONE : Verdict.REFUSED);
            if (may) {
                after(action, tasks.get(i));
            } else {
                assertThat(all.get(i).state()).isEqualTo(before);
            }
        }
        assertThat(channels.control().act(action, CHANNEL, tasks).await())
                .as("again")
                .allMatch(one -> action == Action.CLEAR_RESULTS || one.verdict() != Verdict.DONE);
    }

    private static boolean may(Action action, TaskState before) {
        return switch (action) {
            case CANCEL -> !before.ended();
            case RERUN -> before.ended();
            case DELETE -> before != TaskState.RUNNING;
            case CLEAR_RESULTS -> before == TaskState.SUCCEEDED;
        };
    }

    private void after(Action action, TaskView task) {
        String id = task.address().id();
        switch (action) {
            case CANCEL -> {
                if (task.run() != null) {
                    lost.add(id + " " + task.run().fence());
                }
                expected.put(id, TaskState.CANCELLED);
            }
            case RERUN -> expected.put(id, TaskState.QUEUED);
            case DELETE -> {
                expected.remove(id);
                deleted++;
            }
            case CLEAR_RESULTS -> assertThat(view(id).task().outcome()).isNotNull();
        }
    }

    private void prioritise(Random random) {
        for (TaskView task : some(random)) {
            TaskState before = expected.get(task.address().id());
            boolean waits = before == TaskState.QUEUED || before == TaskState.SCHEDULED;
            assertThat(channels.prioritise(task.address(), random.nextInt(3)).await())
                    .isEqualTo(waits);
        }
    }

    private void edit(Random random) {
        byte[] payload = ("\"" + "x".repeat(random.nextInt(40)) + "\"").getBytes(StandardCharsets.UTF_8);
        for (TaskView task : some(random)) {
            TaskState before = expected.get(task.address().id());
            boolean waits = before == TaskState.QUEUED || before == TaskState.SCHEDULED;
            Done done = channels.control()
                    .edit(task.address(), old -> old.withPayload(payload))
                    .await();
            assertThat(done.verdict()).isEqualTo(waits ? Verdict.DONE : Verdict.REFUSED);
            if (waits) {
                assertThat(view(task.address().id()).task().payload()).isEqualTo(payload);
            }
        }
    }
}
