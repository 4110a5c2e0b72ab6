package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waggle.channel.ChannelSettings;
import io.waggle.channel.ChannelSettings.Keep;
import io.waggle.channel.ChannelSettings.Limits;
import io.waggle.channel.ChannelSettings.Rate;
import io.waggle.channel.Claim;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.EpochEnded;
import io.waggle.channel.NewTask;
import io.waggle.channel.QueueKey;
import io.waggle.channel.Settlement;
import io.waggle.channel.Stored;
import io.waggle.channel.Stored.Verdict;
import io.waggle.channel.redis.ChannelModel.Item;
import io.waggle.channel.redis.ChannelModel.Place;
import io.waggle.task.Address;
import io.waggle.task.Attempt;
import io.waggle.task.Outcome;
import io.waggle.task.RetryPolicy;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thousands of calls in no order on one channel, each compared with a model, all of the channel audited every so often.
 * {@code -Dwaggle.walk.seed=…} walks a way again.
 */
@Tag("integration")
class WalkTest {

    private static final Logger LOG = LoggerFactory.getLogger(WalkTest.class);
    private static final int STEPS = 8_000;
    private static final Duration LONGEST = Duration.ofSeconds(12);
    private static final int EACH = 50;
    private static final int KEEP = 1_000;
    private static final String CHANNEL = WalkModel.CHANNEL;
    private static final String PREFIX = "walk";
    private static final String BASE = PREFIX + ":{" + CHANNEL + "}:";
    private static final List<Place> PLACES = List.of(Place.values());
    private static final List<Integer> PRIORITIES = List.of(0, 0, 0, 5, 10, -7);

    private static RealRedis redis;

    private final WalkModel model = new WalkModel();
    private final List<Device> devices = new ArrayList<>();
    private Random random = new Random();
    private RedisChannels channels;
    private Dump dump;
    private int ids;
    private long epochs;

    private static final class Device {
        final String id;
        final Set<String> tags;
        final Set<String> functions;
        long epoch;

        Device(String id, long epoch, Set<String> tags, Set<String> functions) {
            this.id = id;
            this.epoch = epoch;
            this.tags = tags;
            this.functions = functions;
        }

        boolean canRun(QueueKey queue) {
            return functions.contains(queue.function()) && tags.containsAll(queue.tags());
        }
    }

    @BeforeAll
    static void start(@TempDir Path folder) {
        redis = new RealRedis(folder);
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void open() {
        dump = new Dump(redis, BASE);
        channels = redis.channels(PREFIX);
        channels.number(CHANNEL).await();
    }

    @Test
    void whatever_is_called_all_fits_together_and_is_what_the_model_says() {
        long seed = Long.getLong("waggle.walk.seed", System.nanoTime());
        random = new Random(seed);
        devices.add(new Device("d1", ++epochs, Set.of("gpu"), Set.of(CHANNEL, "other")));
        devices.add(new Device("d2", ++epochs, Set.of(), Set.of(CHANNEL, "other")));
        devices.add(new Device("d3", epochs, Set.of(), Set.of(CHANNEL)));
        int step = 0;
        try {
            long end = System.nanoTime() + LONGEST.toNanos();
            while (step < STEPS && System.nanoTime() < end) {
                step++;
                step();
                assertThat(model.wrong).isEmpty();
                if (step % EACH == 0) {
                    audit();
                }
            }
            runAllToTheEnd();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("step " + step + " of the walk with -Dwaggle.walk.seed=" + seed, e);
        }
        LOG.info("walk=done seed={} steps={} counters={}", seed, step, model.counters);
    }

    private void step() {
        int dice = random.nextInt(100);
        if (dice < 28) {
            submit();
        } else if (dice < 54) {
            claim(devices.get(random.nextInt(devices.size())), 1 + random.nextInt(8), random.nextInt(6) == 0);
        } else if (dice < 82) {
            settle();
        } else if (dice < 85) {
            reap();
        } else if (dice < 90) {
            prioritise();
        } else if (dice < 93) {
            reload();
        } else if (dice < 95) {
            delete();
        } else if (dice < 96) {
            sweep();
        } else {
            configure();
        }
    }

    private void audit() {
        assertThat(Audit.of(redis, BASE, model.deleted)).isEmpty();
        model.checkRates();
        assertThat(model.wrong).isEmpty();
        Map<String, String> told = dump.hash("n");
        model.counters.forEach((name, count) -> assertThat(told).containsEntry(name, count.toString()));
        model.queues.forEach((queue, waiting) -> {
            List<String> real = new ArrayList<>(dump.list("q:" + queue));
            List<String> expected = waiting.stream().map(item -> item.id).toList();
            // shadows stand before the id itself
            for (String id : List.copyOf(real)) {
                while (Collections.frequency(real, id) > Collections.frequency(expected, id)) {
                    real.remove(id);
                }
            }
            assertThat(real).as(queue).isEqualTo(expected);
        });
        assertThat(dump.list("d")).containsExactlyElementsOf(model.done);
    }

    private StoredTask task(@Nullable String coalesce) {
        String key = random.nextInt(3) == 0 ? "k/" + random.nextInt(4) : null;
        return new StoredTask(
                random.nextInt(8) == 0 ? "other" : CHANNEL,
                PRIORITIES.get(random.nextInt(PRIORITIES.size())),
                random.nextInt(8) == 0 ? List.of("gpu") : List.of(),
                key,
                coalesce,
                "b",
                new RetryPolicy(3, 1_000, 600_000),
                0,
                channels.now(),
                "x".repeat(random.nextInt(200)).getBytes(StandardCharsets.UTF_8),
                0,
                List.of(),
                null);
    }

    private void submit() {
        List<NewTask> tasks = new ArrayList<>();
        List<Stored> expected = new ArrayList<>();
        long bytes = Long.parseLong(dump.hash("n").getOrDefault("bytes", "0"));
        long waiting = model.waiting();
        boolean special = random.nextBoolean();
        for (int left = 1 + random.nextInt(6); left > 0; left--) {
            String coalesce = special && random.nextInt(4) == 0 ? "same" + random.nextInt(3) : null;
            String id = special && random.nextInt(4) == 0
                    ? "u" + random.nextInt(200)
                    : "w1_" + random.nextInt(3) + "_" + Integer.toString(1_000 + ++ids, 32);
            long delay = special && random.nextInt(4) == 0 ? 1 + random.nextInt(40) : 0;
            NewTask task = new NewTask(id, task(coalesce), delay, special && random.nextInt(9) == 0 ? 1 : 0);
            tasks.add(task);
            int length = RecordCodec.encode(CHANNEL, task.task()).length;
            Item partner = model.partner(coalesce);
            Long capacity = model.settings.capacity();
            Long budget = model.settings.maxBytes();
            if (model.items.containsKey(id)) {
                expected.add(new Stored(Verdict.THERE, id));
            } else if (partner != null) {
                expected.add(new Stored(Verdict.COALESCED, partner.id));
                model.count("coalesced", 1);
            } else if (capacity != null && waiting >= capacity) {
                expected.add(new Stored(Verdict.FULL, id));
            } else if (budget != null && bytes + length > budget) {
                expected.add(new Stored(Verdict.OVER_BUDGET, id));
            } else {
                expected.add(new Stored(Verdict.FRESH, id));
                waiting++;
                bytes += length;
                Item item = WalkModel.item(id, task.task(), delay > 0 ? Place.SCHEDULED : Place.QUEUED);
                if (coalesce != null) {
                    model.coalesce.put(coalesce, id);
                }
                model.add(item);
            }
        }
        assertThat(channels.submit(CHANNEL, tasks).await()).isEqualTo(expected);
    }

    private void claim(Device device, int most, boolean suspects) {
        List<String> scheduled = List.copyOf(dump.sorted("s").keySet());
        Set<String> classesBefore = dump.sorted("q").keySet();
        Claim claim = channels.claim(
                        CHANNEL, new ClaimAsk(device.epoch, device.id, most, most, device::canRun, suspects))
                .await();
        List<String> due = new ArrayList<>(scheduled);
        due.removeAll(dump.sorted("s").keySet());
        Predicate<String> can = name -> {
            QueueKey key = RecordCodec.key(CHANNEL, name);
            return key.suspects() == suspects && device.canRun(key);
        };
        model.claimed(claim, due, device.epoch, most, can);
        model.seenClasses.addAll(classesBefore);
        model.seenClasses.addAll(dump.sorted("q").keySet());
    }

    private void settle() {
        Device device = devices.get(random.nextInt(devices.size()));
        List<Item> running = new ArrayList<>(model.in(Place.RUNNING));
        running.removeIf(item -> item.epoch != device.epoch && random.nextInt(20) > 0);
        Collections.shuffle(running, random);
        List<Settlement> all = new ArrayList<>();
        boolean finished = random.nextInt(3) == 0;
        for (Item item : running.subList(0, Math.min(running.size(), 1 + random.nextInt(6)))) {
            long fence = random.nextInt(20) == 0 ? item.fence - 1 : item.fence;
            all.add(finished ? finish(item, fence) : settlement(item, fence));
            if (random.nextInt(20) == 0) {
                all.add(finished ? finish(item, item.fence) : settlement(item, item.fence));
            }
        }
        if (all.isEmpty()) {
            return;
        }
        List<Boolean> expected = model.settled(all, device.epoch, KEEP);
        assertThat(channels.settle(CHANNEL, device.epoch, all, false).await()).isEqualTo(expected);
        if (random.nextInt(5) == 0) {
            boolean again = random.nextBoolean();
            List<Boolean> told =
                    channels.settle(CHANNEL, device.epoch, all, again).await();
            model.count("stale", Collections.frequency(told, false));
            for (int i = 0; i < told.size(); i++) {
                Settlement one = all.get(i);
                Item item = model.items.get(one.id());
                boolean given = one instanceof Settlement.Release || one instanceof Settlement.Postpone;
                boolean bears = item != null
                        && item.task.history().stream().anyMatch(attempt -> attempt.fence() == one.fence());
                boolean known = again && (given || bears);
                assertThat(told.get(i)).as(one.toString()).isEqualTo(known);
            }
        }
    }

    private Settlement settlement(Item item, long fence) {
        Attempt attempt = new Attempt(item.task.attemptsUsed() + 1, item.fence, "d", "n", "v", channels.now(), 1, null);
        return switch (random.nextInt(7)) {
            case 0 -> new Settlement.Release(item.id, fence);
            case 1 -> new Settlement.Postpone(item.id, fence, random.nextInt(30));
            case 2 ->
                new Settlement.Retry(item.id, fence, item.task.after(attempt, null), item.bytes, random.nextInt(30));
            case 3 ->
                new Settlement.Fail(
                        item.id,
                        fence,
                        item.task.after(attempt, new Outcome(TaskState.FAILED, null, channels.now())),
                        item.bytes);
            default -> finish(item, fence);
        };
    }

    private void reap() {
        long epoch = devices.get(random.nextInt(devices.size())).epoch;
        assertThat(channels.reap(CHANNEL, epoch).await()).isEqualTo(model.reaped(epoch));
        assertThat(channels.reap(CHANNEL, epoch).await()).isZero();
        assertThatThrownBy(() -> channels.claim(CHANNEL, new ClaimAsk(epoch, "d", 1, 1, queue -> true))
                        .await())
                .isInstanceOf(EpochEnded.class);
        long next = ++epochs;
        devices.stream().filter(device -> device.epoch == epoch).forEach(device -> device.epoch = next);
    }

    private @Nullable Item any(Place place) {
        List<Item> all = model.in(place);
        return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    }

    private void prioritise() {
        Item item = any(random.nextInt(3) == 0 ? PLACES.get(random.nextInt(PLACES.size())) : Place.QUEUED);
        int priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
        Address address = new Address(CHANNEL, item == null ? "nobody" : item.id);
        assertThat(channels.prioritise(address, priority).await()).isEqualTo(model.prioritised(item, priority));
    }

    private void reload() {
        List<String> failed = new ArrayList<>(dump.sorted("x").keySet());
        if (random.nextBoolean()) {
            assertThat(channels.reload(CHANNEL, List.of()).await()).isEqualTo(failed.size());
        } else {
            Collections.shuffle(failed, random);
            failed = new ArrayList<>(failed.subList(0, Math.min(3, failed.size())));
            List<String> ids = new ArrayList<>(failed);
            ids.add("nobody");
            assertThat(channels.reload(CHANNEL, ids).await()).isEqualTo(failed.size());
        }
        failed.forEach(id -> model.reloaded(model.item(id)));
    }

    private void delete() {
        Item item = any(Place.FAILED);
        String id = item == null ? "nobody" : item.id;
        assertThat(channels.deleteFailed(new Address(CHANNEL, id)).await()).isEqualTo(item != null);
        if (item != null) {
            model.items.remove(id);
            model.deleted++;
        }
    }

    private void sweep() {
        int forgotten = channels.sweep(CHANNEL).await();
        model.forget(forgotten);
        assertThat(dump.list("d")).containsExactlyElementsOf(model.done);
        Long bytes = model.settings.keep().bytes();
        if (bytes != null) {
            assertThat(Long.parseLong(dump.hash("n").getOrDefault("kept", "0"))).isLessThanOrEqualTo(bytes);
        }
    }

    private void configure() {
        ChannelSettings after = new ChannelSettings(
                maybe(20L + random.nextInt(300)),
                maybe(20_000L + random.nextInt(100_000)),
                new Limits(maybe(rate()), maybe(1 + random.nextInt(12))),
                new Limits(maybe(rate()), maybe(1 + random.nextInt(3))),
                maybe(Duration.ofMillis(1 + random.nextInt(100))),
                model.settings.retry(),
                null,
                new Keep(maybe(20L + random.nextInt(50)), maybe(Duration.ofMillis(200)), maybe(10_000L)));
        assertThat(channels.configure(CHANNEL, before -> after).await()).isEqualTo(after);
        model.configured(after);
    }

    private Rate rate() {
        return new Rate(1 + random.nextInt(40), Duration.ofMillis(50 + random.nextInt(300)));
    }

    private <T> @Nullable T maybe(T value) {
        return random.nextInt(4) == 0 ? value : null;
    }

    /** Without limits, everything that has not ended is claimed, and ends. */
    private void runAllToTheEnd() {
        audit();
        channels.configure(CHANNEL, before -> ChannelSettings.DEFAULTS).await();
        model.configured(ChannelSettings.DEFAULTS);
        Device device = devices.get(0);
        while (model.waiting() > 0) {
            claim(device, 100, false);
            claim(device, 100, true);
            assertThat(model.wrong).isEmpty();
        }
        for (Device each : devices) {
            List<Settlement> all = model.in(Place.RUNNING).stream()
                    .filter(item -> item.epoch == each.epoch)
                    .map(item -> finish(item, item.fence))
                    .toList();
            for (int from = 0; from < all.size(); from += Load.MOST_ITEMS) {
                List<Settlement> part = all.subList(from, Math.min(all.size(), from + Load.MOST_ITEMS));
                assertThat(channels.settle(CHANNEL, each.epoch, part, false).await())
                        .containsOnly(true);
                model.settled(part, each.epoch, KEEP);
            }
        }
        assertThat(model.in(Place.RUNNING)).isEmpty();
        audit();
        assertThat(dump.keys()).doesNotContain("q", "a", "h", "w", "g", "s", "p");
    }

    private Settlement finish(Item item, long fence) {
        Attempt attempt = new Attempt(item.task.attemptsUsed() + 1, item.fence, "d", "n", "v", channels.now(), 1, null);
        Outcome outcome = new Outcome(TaskState.SUCCEEDED, new byte[] {'1'}, channels.now());
        return new Settlement.Finish(item.id, fence, item.task.after(attempt, outcome), item.bytes);
    }
}
