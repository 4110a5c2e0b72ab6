package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import io.waggle.channel.ChannelSettings;
import io.waggle.channel.Claim;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.FailLists.Act;
import io.waggle.channel.FailLists.Failed;
import io.waggle.channel.FailLists.Family;
import io.waggle.channel.FailLists.Moved;
import io.waggle.channel.FailLists.Part;
import io.waggle.channel.FailLists.Step;
import io.waggle.channel.GroupFigures;
import io.waggle.channel.NewTask;
import io.waggle.channel.Settlement;
import io.waggle.channel.TaskControl.Action;
import io.waggle.channel.TaskControl.Done;
import io.waggle.channel.TaskControl.Verdict;
import io.waggle.task.Address;
import io.waggle.task.Attempt;
import io.waggle.task.FailureFamily;
import io.waggle.task.Outcome;
import io.waggle.task.RetryPolicy;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskError;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random walks through everything that fills and empties fail lists, over two channels: what is told of families and what is
 * counted of functions is compared with all the tasks, one by one. {@code -Dwaggle.walk.steps=…} walks farther.
 */
class FailWalkTest extends ChannelFixture {

    private static final int STEPS = Integer.getInteger("waggle.walk.steps", 600);
    private static final List<String> CHANNELS = List.of(CHANNEL, "to");
    private static final List<String> FUNCTIONS = List.of(CHANNEL, "to", "f");

    private final Map<Address, Item> items = new HashMap<>();
    private final Map<String, Sums> sums = new TreeMap<>();
    private final List<Held> held = new ArrayList<>();
    private final Map<String, Long> epochs = new HashMap<>();
    private Random random = new Random();
    private long epoch;
    private int made;

    private record Held(String channel, long epoch, Claim.Claimed task) {}

    /** A task as it has to be. */
    private static final class Item {
        final String function;
        TaskState state = TaskState.QUEUED;
        long fence;
        long count = 1;

        Item(String function) {
            this.function = function;
        }
    }

    /** What has to be counted of tasks that are not there any more, and of all that came. */
    private static final class Sums {
        long submitted;
        long deleted;
        long succeeded;
        long cancelled;
        long count;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void families_and_figures_agree_with_all_the_tasks(long seed) {
        random = new Random(seed);
        channels.number("to").await();
        CHANNELS.forEach(this::open);
        if (seed % 2 == 0) {
            manyGroups();
        }
        for (int step = 1; step <= STEPS; step++) {
            take(CHANNELS.get(random.nextInt(2)));
            if (step % 50 == 0 || step == STEPS) {
                String where = "seed " + seed + ", step " + step;
                CHANNELS.forEach(channel -> check(channel, where, seed % 2 != 0));
            }
        }
    }

    private void open(String channel) {
        epochs.put(channel, ++epoch);
        channels.configure(
                        channel,
                        before -> new ChannelSettings(
                                null,
                                null,
                                before.limits(),
                                before.perKey(),
                                null,
                                before.retry(),
                                null,
                                new ChannelSettings.Keep(100_000L, null, null)))
                .await();
    }

    private void take(String channel) {
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> fill(channel, 1 + random.nextInt(8));
            case 3, 4 -> claim(channel);
            case 5, 6, 7 -> settle();
            case 8 -> reload(channel);
            case 9 -> deleteFailed(channel);
            case 10 -> move(channel);
            case 11 -> act(List.of(Action.values()).get(random.nextInt(4)), channel);
            case 12 -> reap(channel);
            default -> clear(channel);
        }
    }

    private Sums sums(String channel, String function) {
        return sums.computeIfAbsent(channel + " " + function, any -> new Sums());
    }

    /** So many that each new one sets old ones aside. */
    private void manyGroups() {
        for (int from = 0; from < 2_000; from += 500) {
            List<NewTask> tasks = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                tasks.add(fresh(CHANNEL, CHANNEL, "early" + (from + i)));
            }
            channels.submit(CHANNEL, tasks).await();
            Claim claim = channels.claim(CHANNEL, ask(CHANNEL, 500, false)).await();
            settle(
                    Objects.requireNonNull(epochs.get(CHANNEL)),
                    claim.tasks().stream().map(this::finish).toArray(Settlement[]::new));
            claim.tasks().forEach(task -> item(CHANNEL, task.id()).state = TaskState.SUCCEEDED);
        }
    }

    private NewTask fresh(String channel, String function, String batch) {
        String id = "t" + made++;
        items.put(new Address(channel, id), new Item(function));
        sums(channel, function).submitted++;
        return new NewTask(
                id,
                new StoredTask(
                        function,
                        random.nextInt(2),
                        List.of(),
                        random.nextInt(4) == 0 ? "k" + random.nextInt(2) : null,
                        null,
                        batch,
                        new RetryPolicy(3, 1_000, 600_000),
                        0,
                        1_795_000_000_000L,
                        "{\"n\":1}".getBytes(StandardCharsets.UTF_8),
                        0,
                        List.of(),
                        null),
                0,
                0);
    }

    private void fill(String channel, int many) {
        List<NewTask> tasks = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            tasks.add(fresh(channel, FUNCTIONS.get(random.nextInt(3)), "b" + random.nextInt(40)));
        }
        channels.submit(channel, tasks).await();
    }

    private ClaimAsk ask(String channel, int most, boolean suspects) {
        return new ClaimAsk(
                Objects.requireNonNull(epochs.get(channel)),
                "n1-" + random.nextInt(3),
                most,
                most,
                queue -> true,
                suspects);
    }

    private void claim(String channel) {
        Claim claim = channels.claim(channel, ask(channel, 1 + random.nextInt(12), random.nextInt(4) == 0))
                .await();
        for (Claim.Claimed task : claim.tasks()) {
            Item item = item(channel, task.id());
            assertThat(item.state).as(task.id()).isEqualTo(TaskState.QUEUED);
            item.state = TaskState.RUNNING;
            item.fence = task.fence();
            held.add(new Held(channel, Objects.requireNonNull(epochs.get(channel)), task));
        }
    }

    private Item item(String channel, String id) {
        return Objects.requireNonNull(items.get(new Address(channel, id)));
    }

    private Settlement finish(Claim.Claimed task) {
        Outcome outcome = new Outcome(TaskState.SUCCEEDED, "null".getBytes(StandardCharsets.UTF_8), task.claimedAt());
        return new Settlement.Finish(task.id(), task.fence(), after(task, null, outcome), task.bytes());
    }

    private static StoredTask after(Claim.Claimed task, @Nullable TaskError error, @Nullable Outcome outcome) {
        Attempt attempt = new Attempt(
                task.task().attemptsUsed() + 1, task.fence(), "n1-1", "n1", "0123456789ab", task.claimedAt(), 5, error);
        return task.task().after(attempt, outcome);
    }

    private void settle() {
        Collections.shuffle(held, random);
        for (int left = random.nextInt(6); left >= 0 && !held.isEmpty(); left--) {
            Held one = held.remove(held.size() - 1);
            Claim.Claimed task = one.task();
            int count = random.nextInt(5);
            TaskError error = new TaskError(
                    "a.B",
                    "no " + random.nextInt(3),
                    "a.B: no\n\tat shop.Crawl.run(Crawl.java:" + random.nextInt(6) + ")\n");
            Outcome good = new Outcome(
                    TaskState.SUCCEEDED,
                    ("{\"count\":" + count + "}").getBytes(StandardCharsets.UTF_8),
                    task.claimedAt());
            int how = random.nextInt(5);
            Settlement end = switch (how) {
                case 0 -> new Settlement.Finish(task.id(), task.fence(), after(task, null, good), task.bytes());
                case 1, 2 ->
                    new Settlement.Fail(
                            task.id(),
                            task.fence(),
                            after(task, error, new Outcome(TaskState.FAILED, null, task.claimedAt())),
                            task.bytes());
                case 3 ->
                    new Settlement.Retry(task.id(), task.fence(), after(task, error, null), task.bytes(), 3_600_000);
                default -> new Settlement.Release(task.id(), task.fence());
            };
            Item item = items.get(new Address(one.channel(), task.id()));
            boolean runs = item != null && item.state == TaskState.RUNNING && item.fence == task.fence();
            boolean again = random.nextInt(3) == 0;
            assertThat(channels.settle(one.channel(), one.epoch(), List.of(end), false)
                            .await())
                    .containsExactly(runs);
            if (again) {
                channels.settle(one.channel(), one.epoch(), List.of(end), true).await();
            }
            if (runs && item != null) {
                item.state = List.of(
                                TaskState.SUCCEEDED,
                                TaskState.FAILED,
                                TaskState.FAILED,
                                TaskState.SCHEDULED,
                                TaskState.QUEUED)
                        .get(how);
                item.count = how == 0 ? count : 1;
            }
        }
    }

    private List<TaskView> failed(String channel) {
        List<TaskView> all = new ArrayList<>();
        String cursor = null;
        do {
            var page = channels.list(channel, TaskState.FAILED, cursor, 500).await();
            all.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        return all;
    }

    /** Some of the fail list, some of them twice, and one that is not there. */
    private List<TaskView> some(String channel) {
        List<TaskView> all = failed(channel);
        Collections.shuffle(all, random);
        List<TaskView> some = new ArrayList<>(all.subList(0, Math.min(all.size(), random.nextInt(6))));
        if (!some.isEmpty() && random.nextBoolean()) {
            some.add(some.get(0));
        }
        return some;
    }

    private void reload(String channel) {
        if (random.nextBoolean()) {
            List<TaskView> views = some(channel);
            named(Act.RELOAD, channel, views);
            views.forEach(view -> item(channel, view.address().id()).state = TaskState.QUEUED);
        } else {
            Part part = part(channel);
            List<TaskView> views = in(channel, part);
            assertThat(all(Act.RELOAD, channel, part)).isEqualTo(views.size());
            views.forEach(view -> item(channel, view.address().id()).state = TaskState.QUEUED);
        }
    }

    private void deleteFailed(String channel) {
        List<TaskView> views;
        if (random.nextBoolean()) {
            views = some(channel);
            named(Act.DELETE, channel, views);
        } else {
            Part part = part(channel);
            views = in(channel, part);
            assertThat(all(Act.DELETE, channel, part)).isEqualTo(views.size());
        }
        views.stream().distinct().forEach(view -> gone(view.address()));
    }

    private void gone(Address address) {
        Item item = items.remove(address);
        if (item == null) {
            return;
        }
        Sums sum = sums(address.channel(), item.function);
        switch (item.state) {
            case SUCCEEDED -> {
                sum.succeeded++;
                sum.count += item.count;
            }
            case CANCELLED -> sum.cancelled++;
            default -> sum.deleted++;
        }
    }

    private void named(Act act, String channel, List<TaskView> views) {
        List<Failed> names = new ArrayList<>(views.stream()
                .map(view -> new Failed(view.address().id(), random.nextBoolean() ? 0 : view.dueAt()))
                .toList());
        names.add(new Failed("nobody", 0));
        Step step = channels.failures().act(act, channel, names).await();
        assertThat(step.done()).isEqualTo((int) views.stream().distinct().count());
        assertThat(step.done() + step.missing().size()).isEqualTo(names.size());
        assertThat(channels.failures().act(act, channel, names).await().done()).isZero();
    }

    private Part part(String channel) {
        List<Family> families = channels.failures().families(channel).await().items();
        return random.nextInt(6) == 0
                ? new Part("", 0, Long.MAX_VALUE)
                : families.isEmpty()
                        ? new Part("0000000000000000", 0, Long.MAX_VALUE)
                        : new Part(
                                families.get(random.nextInt(families.size()))
                                        .what()
                                        .id(),
                                0,
                                Long.MAX_VALUE);
    }

    private List<TaskView> in(String channel, Part part) {
        Predicate<TaskView> wanted = view ->
                part.family().isEmpty() || FailureFamily.of(view.task()).id().equals(part.family());
        return failed(channel).stream().filter(wanted).toList();
    }

    private int all(Act act, String channel, Part part) {
        int done = 0;
        Step step = channels.failures().act(act, channel, part).await();
        while (step.done() > 0) {
            done += step.done();
            step = channels.failures().act(act, channel, part).await();
        }
        return done;
    }

    private void move(String channel) {
        String to = channel.equals(CHANNEL) ? "to" : CHANNEL;
        List<TaskView> views = some(channel);
        List<Moved> words = channels.failures().move(channel, to, views).await();
        assertThat(words).allMatch(word -> word == Moved.DONE);
        for (TaskView view : views) {
            Address there = new Address(to, view.address().id());
            Item item = items.get(view.address());
            if (item != null) {
                gone(view.address());
                items.put(there, new Item(item.function));
                sums(to, item.function).submitted++;
            }
        }
        if (random.nextBoolean()) {
            channels.failures().move(channel, to, views).await();
        }
    }

    private void act(Action action, String channel) {
        List<Address> mine = new ArrayList<>(items.keySet().stream()
                .filter(address -> address.channel().equals(channel))
                .toList());
        Collections.sort(mine, java.util.Comparator.comparing(Address::id));
        Collections.shuffle(mine, random);
        List<TaskView> views = mine.subList(0, Math.min(mine.size(), 8)).stream()
                .map(address -> channels.find(address).await().orElseThrow())
                .toList();
        List<Done> done = channels.control().act(action, channel, views).await();
        for (int i = 0; i < views.size(); i++) {
            Address address = views.get(i).address();
            Item item = Objects.requireNonNull(items.get(address));
            if (done.get(i).verdict() == Verdict.DONE) {
                switch (action) {
                    case CANCEL -> item.state = TaskState.CANCELLED;
                    case RERUN -> {
                        item.state = TaskState.QUEUED;
                        item.count = 1;
                    }
                    case DELETE -> gone(address);
                    case CLEAR_RESULTS -> item.count = 1;
                }
            }
        }
        channels.control().act(action, channel, views).await();
    }

    private void reap(String channel) {
        if (random.nextInt(3) > 0) {
            return;
        }
        channels.reap(channel, Objects.requireNonNull(epochs.get(channel))).await();
        epochs.put(channel, ++epoch);
        items.forEach((address, item) -> {
            if (address.channel().equals(channel) && item.state == TaskState.RUNNING) {
                item.state = channels.find(address).await().orElseThrow().state();
                assertThat(item.state).isIn(TaskState.QUEUED, TaskState.FAILED);
            }
        });
    }

    private void clear(String channel) {
        if (random.nextInt(8) > 0) {
            return;
        }
        channels.clear(channel).await();
        List.copyOf(items.keySet()).stream()
                .filter(address -> address.channel().equals(channel))
                .filter(address -> List.of(TaskState.QUEUED, TaskState.SCHEDULED)
                        .contains(Objects.requireNonNull(items.get(address)).state))
                .forEach(this::gone);
    }

    private void check(String channel, String where, boolean audited) {
        String there = base.replace("{c}", "{" + channel + "}");
        if (audited) {
            long deleted = Long.parseLong(new Dump(redis, there).hash("n").getOrDefault("deleted", "0"));
            assertThat(Audit.of(redis, there, deleted)).as(where).isEmpty();
        }
        Map<String, Long> families = new TreeMap<>();
        failed(channel)
                .forEach(view -> families.merge(FailureFamily.of(view.task()).id(), 1L, Long::sum));
        Map<String, Long> told = new TreeMap<>();
        channels.failures()
                .families(channel)
                .await()
                .items()
                .forEach(one -> told.put(one.what().id(), one.count()));
        assertThat(told).as(where).isEqualTo(families);
        assertThat(redis.command(Command.HLEN, there + "i").toLong())
                .as(where)
                .isEqualTo(families.values().stream().mapToLong(Long::longValue).sum());
        List<GroupFigures> groups = channels.figures().of(channel).await();
        for (String function : FUNCTIONS) {
            figures(channel, function, groups, where);
        }
    }

    private void figures(String channel, String function, List<GroupFigures> groups, String where) {
        String as = where + ", " + channel + " " + function;
        Sums sum = sums(channel, function);
        List<Item> mine = items.entrySet().stream()
                .filter(one -> one.getKey().channel().equals(channel)
                        && one.getValue().function.equals(function))
                .map(Map.Entry::getValue)
                .toList();
        ToLongFunction<TaskState> many =
                state -> mine.stream().filter(item -> item.state == state).count();
        List<GroupFigures> own =
                groups.stream().filter(one -> one.function().equals(function)).toList();
        long counted = mine.stream()
                .filter(item -> item.state == TaskState.SUCCEEDED)
                .mapToLong(item -> item.count)
                .sum();
        assertThat(own.stream().mapToLong(GroupFigures::submitted).sum()).as(as).isEqualTo(sum.submitted);
        assertThat(own.stream().mapToLong(GroupFigures::succeeded).sum())
                .as(as)
                .isEqualTo(sum.succeeded + many.applyAsLong(TaskState.SUCCEEDED));
        assertThat(own.stream().mapToLong(GroupFigures::failed).sum())
                .as(as)
                .isEqualTo(many.applyAsLong(TaskState.FAILED));
        assertThat(own.stream().mapToLong(GroupFigures::cancelled).sum())
                .as(as)
                .isEqualTo(sum.cancelled + many.applyAsLong(TaskState.CANCELLED));
        assertThat(own.stream().mapToLong(GroupFigures::deleted).sum()).as(as).isEqualTo(sum.deleted);
        assertThat(own.stream().mapToLong(GroupFigures::working).sum())
                .as(as)
                .isEqualTo(many.applyAsLong(TaskState.RUNNING));
        assertThat(own.stream().mapToLong(GroupFigures::waiting).sum())
                .as(as)
                .isEqualTo(many.applyAsLong(TaskState.QUEUED) + many.applyAsLong(TaskState.SCHEDULED));
        assertThat(own.stream().mapToLong(GroupFigures::count).sum()).as(as).isEqualTo(sum.count + counted);
    }
}
