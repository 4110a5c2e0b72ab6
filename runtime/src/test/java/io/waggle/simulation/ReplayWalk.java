package io.waggle.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.Channels;
import io.waggle.channel.Claim;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.NewTask;
import io.waggle.channel.Settlement;
import io.waggle.channel.redis.RealRedis;
import io.waggle.store.LeaseStore;
import io.waggle.store.LeaseStore.Beat;
import io.waggle.store.LeaseStore.Opening;
import io.waggle.task.Address;
import io.waggle.task.Attempt;
import io.waggle.task.Outcome;
import io.waggle.task.Problem;
import io.waggle.task.RetryPolicy;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * One sequence of calls, from a seed, to a real Redis and to the model; the answers must agree. One thread, not a Vert.x
 * one.
 */
final class ReplayWalk {

    private static final int STEPS = 150;
    private static final List<String> CHANNELS = List.of("ant", "bee");
    private static final List<String> NODES = List.of("n1", "n2", "n3");
    private static final JsonObject CARD = new JsonObject();

    /** So near to a moment at which something is due, the two clocks may disagree about it. */
    private static final long NEAR_MS = 60;

    private static final long SLOW_MS = 30;
    private static final long SOON_MS = 40;
    private static final long HOUR_MS = 3_600_000;

    private final RealRedis redis;
    private final Map<String, Integer> seen;
    private final Random random;
    private final VirtualTime time;
    private final StoreModel store;
    private final Side real;
    private final Side model;
    private final List<Held> claims = new ArrayList<>();
    private final List<Long> epochs = new ArrayList<>();
    private final Map<String, Long> last = new HashMap<>();
    private final ArrayDeque<Runnable> ahead = new ArrayDeque<>();
    private int ids;

    private record Side(Channels channels, LeaseStore leases) {}

    private record Held(String channel, long epoch, Claim.Claimed task) {}

    /** @param seen how often each kind of answer was given */
    ReplayWalk(RealRedis redis, long seed, Map<String, Integer> seen) {
        this.redis = redis;
        this.seen = seen;
        this.random = new Random(seed);
        this.time = new VirtualTime(seed, false);
        this.store = new StoreModel(time, Set.of());
        Loop loop = new Loop(time, new Machine(time));
        LossyLink link = new LossyLink(time, store, new LossyLink.Network(time, true), loop, HOUR_MS);
        link.open();
        time.runUntil(100 * VirtualTime.MS, () -> false);
        String prefix = "replay" + seed;
        this.real = new Side(redis.channels(prefix), redis.leases(prefix));
        Ledger ledger = new Ledger(time, new Tally());
        this.model = new Side(
                new SimChannels(link, store, loop, Set.of(), ledger), new SimLeases(link, store, loop.machine, ledger));
    }

    /** Answers {@code false} when a call took so long that the clocks may differ about what was due. */
    boolean run() {
        for (String channel : CHANNELS) {
            both(side -> side.channels().number(channel), Object::equals);
        }
        for (int step = 0; step < STEPS; step++) {
            long before = clear();
            store.setNow(before);
            try {
                step();
            } catch (AssertionError e) {
                if (!isSlow(before)) {
                    throw e;
                }
            }
            if (isSlow(before)) {
                return false;
            }
        }
        return true;
    }

    /** Whether so much time has passed that what was not due before may have become so meanwhile. */
    private boolean isSlow(long before) {
        return redis.nowMs() - before > SLOW_MS;
    }

    /** Waits until nothing is due about now; answers the time. */
    private long clear() {
        long[] now = {0};
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    now[0] = redis.nowMs();
                    return moments().stream().noneMatch(at -> Math.abs(at - now[0]) < NEAR_MS);
                });
        return now[0];
    }

    private List<Long> moments() {
        List<Long> all = new ArrayList<>(store.leases.leases().values());
        store.channels().values().forEach(channel -> all.addAll(channel.dues()));
        return all;
    }

    /** Calls both; their answers must agree. */
    private <T> @Nullable T both(Function<Side, Future<T>> call, BiFunction<T, T, Boolean> agree) {
        Future<T> there = call.apply(real);
        Future<T> here = call.apply(model);
        time.runUntil(time.now() + 1_000 * VirtualTime.MS, here::isComplete);
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(there::isComplete);
        assertThat(here.isComplete()).isTrue();
        if (there.failed() || here.failed()) {
            assertThat(here.failed() ? word(here.cause()) : "an answer " + here.result())
                    .isEqualTo(there.failed() ? word(there.cause()) : "an answer " + there.result());
            count(word(there.cause()));
        } else {
            assertThat(agree.apply(there.result(), here.result()))
                    .as("Redis says %s, the model says %s", there.result(), here.result())
                    .isTrue();
        }
        return here.result();
    }

    private static String word(Throwable failure) {
        return failure instanceof Problem problem
                ? problem.code().name()
                : failure.getClass().getSimpleName();
    }

    private void count(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private void step() {
        Runnable next = ahead.poll();
        if (next != null) {
            next.run();
            return;
        }
        String channel = any(CHANNELS);
        if (epochs.isEmpty()) {
            open();
            return;
        }
        long epoch = epochs.get(epochs.size() - 1 - random.nextInt(Math.min(4, epochs.size())));
        switch (random.nextInt(21)) {
            case 0, 1, 2, 3, 4 -> submit(channel);
            case 5, 6, 7, 8 -> claim(channel, epoch);
            case 9, 10, 11, 12, 13 -> settle();
            case 14 -> {
                if (random.nextInt(3) == 0) {
                    dieTwice(channel);
                } else {
                    reap(channel, epoch);
                }
            }
            case 15 ->
                both(
                        side -> side.channels().held(channel, epoch, "d"),
                        (one, other) -> new TreeSet<>(text(one)).equals(new TreeSet<>(text(other))));
            case 16, 17 -> open();
            case 18 -> beat(epoch);
            case 19 -> doubt(epoch);
            default -> bury(epoch);
        }
    }

    private static List<String> text(List<?> all) {
        return all.stream().map(Object::toString).toList();
    }

    private void submit(String channel) {
        boolean plain = random.nextBoolean();
        List<NewTask> tasks = new ArrayList<>();
        for (int left = 1 + random.nextInt(5); left > 0; left--) {
            String id = plain
                    ? "w1_" + random.nextInt(2) + "_" + Integer.toString(1_000 + ++ids, 32)
                    : "u" + random.nextInt(60);
            long delay = plain || random.nextInt(8) > 0 ? 0 : random.nextInt(4) == 0 ? SOON_MS : HOUR_MS;
            String coalesce = plain || random.nextInt(4) > 0 ? null : "same" + random.nextInt(3);
            tasks.add(new NewTask(id, task(channel, coalesce), delay, 0));
        }
        both(side -> side.channels().submit(channel, tasks), Object::equals);
    }

    private StoredTask task(String channel, @Nullable String coalesce) {
        return new StoredTask(
                channel,
                any(List.of(0, 0, 5, -3)),
                List.of(),
                null,
                coalesce,
                "b",
                new RetryPolicy(3, 1_000, 600_000),
                0,
                1_795_000_000_000L,
                new byte[] {'1'},
                0,
                List.of(),
                null);
    }

    private void claim(String channel, long epoch) {
        int most = 1 + random.nextInt(6);
        boolean suspects = random.nextInt(4) == 0;
        Claim claim = both(
                side -> side.channels().claim(channel, new ClaimAsk(epoch, "d", most, most, queue -> true, suspects)),
                ReplayWalk::agree);
        if (claim != null) {
            claim.tasks().forEach(task -> claims.add(new Held(channel, epoch, task)));
            count(claim.tasks().isEmpty() ? "nothing" : suspects ? "suspect" : "claimed");
        }
    }

    private static boolean agree(Claim one, Claim other) {
        return one.more() == other.more()
                && one.suspects() == other.suspects()
                && one.limited() == other.limited()
                && isAbout(one.againInMs(), other.againInMs())
                && one.tasks().stream()
                        .map(ReplayWalk::told)
                        .toList()
                        .equals(other.tasks().stream().map(ReplayWalk::told).toList());
    }

    private static List<Object> told(Claim.Claimed claimed) {
        return List.of(claimed.id(), claimed.fence(), claimed.task(), claimed.bytes());
    }

    private static boolean isAbout(long one, long other) {
        return (one < 0) == (other < 0) && Math.abs(one - other) < 2_000;
    }

    private void settle() {
        if (claims.isEmpty()) {
            return;
        }
        Held about = any(claims);
        List<Settlement> all = new ArrayList<>();
        boolean finished = random.nextInt(3) == 0;
        for (Held held : claims) {
            if (held.channel().equals(about.channel()) && held.epoch() == about.epoch() && random.nextInt(3) > 0) {
                all.add(settlement(held.task(), finished ? 5 : random.nextInt(6)));
            }
        }
        if (all.isEmpty()) {
            return;
        }
        boolean again = random.nextInt(3) == 0;
        List<Boolean> told =
                both(side -> side.channels().settle(about.channel(), about.epoch(), all, again), Object::equals);
        if (told != null) {
            told.forEach(one -> count(one.toString()));
        }
        if (random.nextInt(3) > 0) {
            Set<Long> fences = new TreeSet<>(all.stream().map(Settlement::fence).toList());
            claims.removeIf(held -> held.channel().equals(about.channel())
                    && fences.contains(held.task().fence()));
        }
    }

    private Settlement settlement(Claim.Claimed claimed, int kind) {
        long fence = random.nextInt(20) == 0 ? claimed.fence() - 1 : claimed.fence();
        StoredTask task = claimed.task();
        Attempt attempt = new Attempt(task.attemptsUsed() + 1, claimed.fence(), "d", "n", "v", 1, 1, null);
        long delay = random.nextInt(20) == 0 ? SOON_MS : random.nextInt(3) == 0 ? HOUR_MS : 0;
        return switch (kind) {
            case 0 -> new Settlement.Release(claimed.id(), fence);
            case 1 -> new Settlement.Postpone(claimed.id(), fence, delay);
            case 2 -> new Settlement.Retry(claimed.id(), fence, task.after(attempt, null), claimed.bytes(), delay);
            case 3 ->
                new Settlement.Fail(
                        claimed.id(),
                        fence,
                        task.after(attempt, new Outcome(TaskState.FAILED, null, 1_795_000_000_000L)),
                        claimed.bytes());
            default ->
                new Settlement.Finish(
                        claimed.id(),
                        fence,
                        task.after(attempt, new Outcome(TaskState.SUCCEEDED, null, 1_795_000_000_000L)),
                        claimed.bytes());
        };
    }

    /** What one node has in flight when it dies, and the next one that takes it, is suspected then. */
    private void dieTwice(String channel) {
        for (int death = 0; death < 2; death++) {
            ahead.add(this::open);
            ahead.add(() -> claim(channel, epochs.get(epochs.size() - 1)));
            ahead.add(() -> reap(channel, epochs.get(epochs.size() - 1)));
        }
    }

    private void reap(String channel, long epoch) {
        Integer moved = both(side -> side.channels().reap(channel, epoch), Object::equals);
        if (moved != null && moved > 0) {
            count("moved");
        }
        if (!claims.isEmpty()) {
            Held held = any(claims);
            both(
                    side -> side.channels()
                            .progress(
                                    new Address(held.channel(), held.task().id()),
                                    held.epoch(),
                                    held.task().fence(),
                                    new TaskView.Progress(0.5, null)),
                    Object::equals);
        }
    }

    private void open() {
        String node = any(NODES);
        String instance = random.nextInt(4) == 0 ? "other" : node;
        long lease = random.nextInt(10) == 0 ? SOON_MS : HOUR_MS;
        long after = random.nextInt(5) == 0 ? random.nextInt(epochs.size() + 1) : last.getOrDefault(node, 0L);
        Opening opening = both(side -> side.leases().open(node, instance, after, lease, CARD), Object::equals);
        if (opening != null) {
            count(opening.done() ? "opened" : "too late");
            last.put(node, opening.epoch());
            if (opening.done()) {
                epochs.add(opening.epoch());
            }
        }
    }

    private void doubt(long epoch) {
        long grace = random.nextBoolean() ? SOON_MS : HOUR_MS / 2;
        Boolean shortened = both(side -> side.leases().doubt(epoch, grace), Object::equals);
        count(Boolean.TRUE.equals(shortened) ? "doubted" : "not doubted");
    }

    private void beat(long epoch) {
        String node = any(NODES);
        Beat beat = both(
                side -> side.leases().beat(epoch, node, node, HOUR_MS, CARD),
                (one, other) -> one.alive() == other.alive()
                        && isAbout(one.nextEndMs(), other.nextEndMs())
                        && new TreeSet<>(one.buried()).equals(new TreeSet<>(other.buried())));
        if (beat != null) {
            count(!beat.alive() ? "dead" : beat.buried().isEmpty() ? "alive" : "buried");
        }
    }

    private void bury(long epoch) {
        if (random.nextBoolean()) {
            both(side -> side.leases().close(epoch), (one, other) -> true);
        } else {
            both(side -> side.leases().reaped(epoch), Object::equals);
        }
    }
}
