package io.waggle.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.Channels;
import io.waggle.channel.NewTask;
import io.waggle.channel.TaskControl;
import io.waggle.channel.redis.RedisChannels;
import io.waggle.channel.redis.RedisLink;
import io.waggle.control.DeviceStatus;
import io.waggle.control.Workers;
import io.waggle.embedded.EmbeddedRedis;
import io.waggle.task.Address;
import io.waggle.task.RetryPolicy;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import io.waggle.time.VertxTimers;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A dispatcher over a real Redis; its tasks end when the test says so. */
@Tag("integration")
@ExtendWith(VertxExtension.class)
class DispatcherTest {

    private static final int SLOTS = 4;

    private final HeldWorkers workers = new HeldWorkers();
    private EmbeddedRedis redis;
    private RedisLink link;
    private RedisChannels channels;
    private Context context;
    private Dispatcher dispatcher;
    private final AtomicReference<Future<?>> unanswered = new AtomicReference<>();
    private volatile boolean loseNext;

    /** Keeps what is handed over until it is told to end it. */
    private static final class HeldWorkers implements Workers, Workers.Lane {

        private static final byte[] NULL = "null".getBytes(StandardCharsets.UTF_8);

        private final ConcurrentLinkedQueue<Held> held = new ConcurrentLinkedQueue<>();

        private volatile long age;

        /** How many more end as soon as they are handed over. */
        private final AtomicInteger swift = new AtomicInteger();

        /** How many are at work at once. */
        private volatile int places = Integer.MAX_VALUE;

        private record Held(Work work, Outcomes outcomes) {}

        @Override
        public Set<String> loaded() {
            return Set.of("crawl");
        }

        @Override
        public void handOver(List<Work> batch, Outcomes outcomes) {
            for (Work work : batch) {
                if (swift.get() > 0) {
                    swift.decrementAndGet();
                    outcomes.ended(new Ended(work, Ending.SUCCEEDED, "v", 0, NULL, null));
                } else {
                    held.add(new Held(work, outcomes));
                }
            }
        }

        @Override
        public void interrupt(Predicate<Work> which) {
            end(Ending.INTERRUPTED, which);
        }

        @Override
        public void recall(Predicate<Work> which) {
            Set<Work> begun = Collections.newSetFromMap(new IdentityHashMap<>());
            running().forEach(one -> begun.add(one.work()));
            end(Ending.INTERRUPTED, work -> !begun.contains(work) && which.test(work));
        }

        @Override
        public Lane lane(String device, int slots) {
            return this;
        }

        @Override
        public void slots(int slots) {}

        @Override
        public List<Running> running() {
            return held.stream()
                    .limit(places)
                    .map(one -> new Running(one.work(), age))
                    .toList();
        }

        @Override
        public int busy() {
            return Math.min(places, held.size());
        }

        @Override
        public void close() {}

        void end(Ending ending, Predicate<Work> which) {
            byte[] result = ending == Ending.SUCCEEDED ? NULL : null;
            // Those in hand now: each end makes room for the next, which may be handed over before this has returned.
            List<Held> chosen =
                    held.stream().filter(one -> which.test(one.work())).toList();
            held.removeAll(chosen);
            chosen.forEach(one -> one.outcomes().ended(new Ended(one.work(), ending, "v", 1, result, null)));
        }
    }

    private static final class NoReports implements DeviceReports {
        @Override
        public void ended(TaskView task) {}

        @Override
        public void retried(TaskView task) {}

        @Override
        public void stale(Address address, long fence) {}

        @Override
        public void progress(Address address, TaskView.Progress progress) {}

        @Override
        public void status(DeviceStatus status, boolean changed) {}
    }

    @BeforeEach
    void start(Vertx vertx, @TempDir Path folder) {
        redis = EmbeddedRedis.start(new EmbeddedRedis.Options(folder.resolve("redis"), "everysec", null));
        link = new RedisLink(vertx, redis.url(), Duration.ofSeconds(2));
        link.open().await();
        channels = new RedisChannels(vertx, link, "wg", 1_000);
        channels.number("crawl").await();
        context = vertx.getOrCreateContext();
        DeviceOptions options = new DeviceOptions("n1-1", "n1", SLOTS, Set.of(), List.of());
        dispatcher = Future.<Dispatcher>future(made -> context.runOnContext(v -> made.complete(new Dispatcher(
                        new VertxTimers(vertx),
                        options,
                        forgetful(),
                        workers,
                        Lease.of(() -> 1, ended -> {}),
                        new NoReports()))))
                .await();
        context.runOnContext(v -> dispatcher.open(true));
    }

    @AfterEach
    void stop() {
        link.close().await();
        redis.stop();
    }

    @Test
    void no_more_than_the_slots_are_claimed_while_none_has_ended_and_all_run_in_the_end() {
        submit("crawl", 20);
        await().until(() -> workers.held.size() == SLOTS);
        assertThat(status().running()).isEqualTo(SLOTS);
        await().until(() -> {
            workers.end(Workers.Ending.SUCCEEDED, work -> true);
            return status().succeeded() == 20;
        });
        assertThat(status().queued()).isZero();
    }

    @Test
    void tasks_of_a_function_that_is_not_loaded_stay_queued() {
        submit("other", 3);
        submit("crawl", 1);
        await().until(() -> workers.held.size() == 1);
        assertThat(status().queued()).isEqualTo(3);
    }

    @Test
    void a_drain_gives_back_what_does_not_end_and_uses_no_attempt() {
        submit("crawl", 10);
        await().until(() -> workers.held.size() == SLOTS);

        Future.<Void>future(
                        done -> context.runOnContext(v -> dispatcher.drain(100).onComplete(done)))
                .await();

        assertThat(status().running()).isZero();
        assertThat(status().queued()).isEqualTo(10);
        assertThat(channels.list("crawl", TaskState.QUEUED, null, 20).await().items())
                .extracting(view -> view.task().attemptsUsed())
                .containsOnly(0);
        assertThat(channels.list("crawl", TaskState.QUEUED, null, 20).await().items())
                .extracting(view -> view.address().id())
                .as("the newest first")
                .containsExactlyElementsOf(
                        IntStream.range(0, 10).mapToObj(i -> "crawl" + (9 - i)).toList());
    }

    @Test
    void a_claim_that_is_never_answered_is_given_up_and_what_it_took_runs_all_the_same() {
        loseNext = true;
        submit("crawl", SLOTS);
        await().until(() -> unanswered.get() != null && unanswered.get().isComplete());
        assertThat(status().running()).isEqualTo(SLOTS);
        assertThat(unstick(Duration.ofSeconds(5))).isNull();
        assertThat(workers.held).isEmpty();

        assertThat(unstick(Duration.ofSeconds(11))).isEqualTo("crawl");
        await().until(() -> workers.held.size() == SLOTS);
        workers.end(Workers.Ending.SUCCEEDED, work -> true);
        await().until(() -> status().succeeded() == SLOTS);
        assertThat(status().running()).isZero();
        assertThat(status().staleTotal()).isZero();
    }

    @Test
    void an_attempt_whose_task_was_cancelled_is_given_up_though_word_of_it_was_lost() {
        submit("crawl", 2);
        await().until(() -> workers.held.size() == 2);
        var task = channels.find(new Address("crawl", "crawl0")).await().orElseThrow();
        var done = channels.control()
                .act(TaskControl.Action.CANCEL, "crawl", List.of(task))
                .await();
        assertThat(done.get(0).lost()).isNotNull();
        looks();
        assertThat(workers.held).as("what has just begun is not looked after").hasSize(2);

        workers.age = 5_000;
        looks();
        await().until(() -> workers.held.size() == 1);
        assertThat(workers.held.peek().work().address().id()).isEqualTo("crawl1");
        await().until(() -> status().staleTotal() == 1);
        assertThat(status().cancelled()).isEqualTo(1);
        assertThat(channels.find(task.address()).await().orElseThrow().state()).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void what_waits_behind_long_tasks_is_given_back_and_runs_later() {
        int count = 0;
        for (int lot = 0; workers.held.size() <= SLOTS; lot++) {
            workers.end(Workers.Ending.SUCCEEDED, work -> true);
            workers.swift.set(2_000);
            count += 2_500;
            submit("lot" + lot + "-", "crawl", 2_500);
            await().until(() -> workers.swift.get() == 0 && workers.held.size() >= SLOTS);
        }
        workers.places = SLOTS;

        await().untilAsserted(() -> {
            looks();
            assertThat(workers.held).hasSize(SLOTS);
            assertThat(status().running()).isEqualTo(SLOTS);
        });
        workers.places = Integer.MAX_VALUE;
        workers.swift.set(Integer.MAX_VALUE);
        workers.end(Workers.Ending.SUCCEEDED, work -> true);
        long all = count;
        await().until(() -> status().succeededTotal() == all);
        assertThat(channels.list("crawl", TaskState.SUCCEEDED, null, 500)
                        .await()
                        .items())
                .extracting(view -> view.task().attemptsUsed())
                .containsOnly(1);
    }

    /** So many turns that it has looked once. */
    private void looks() {
        for (int turn = 0; turn < 3; turn++) {
            Future.<Void>future(
                            done -> context.runOnContext(v -> dispatcher.poll().onComplete(done)))
                    .await();
        }
    }

    private @Nullable String unstick(Duration later) {
        return Future.<@Nullable String>future(done -> context.runOnContext(
                        v -> done.complete(dispatcher.unstick(System.nanoTime() + later.toNanos()))))
                .await();
    }

    /** The real channels, whose answer to one claim never comes when it is asked for. */
    private Channels forgetful() {
        return (Channels) Proxy.newProxyInstance(
                Channels.class.getClassLoader(), new Class<?>[] {Channels.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(channels, arguments);
                    if (loseNext && method.getName().equals("claim")) {
                        loseNext = false;
                        unanswered.set((Future<?>) answer);
                        return Promise.promise().future();
                    }
                    return answer;
                });
    }

    private void submit(String function, int count) {
        submit(function, function, count);
    }

    private void submit(String ids, String function, int count) {
        channels.submit(
                        "crawl",
                        IntStream.range(0, count)
                                .mapToObj(i -> new NewTask(ids + i, task(function), 0, 0))
                                .toList())
                .await();
        context.runOnContext(v -> dispatcher.hint("crawl"));
    }

    private static StoredTask task(String function) {
        byte[] payload = "{}".getBytes(StandardCharsets.UTF_8);
        return new StoredTask(
                function,
                0,
                List.of(),
                null,
                null,
                "b",
                new RetryPolicy(3, 1_000, 10_000),
                0,
                1_795_000_000_000L,
                payload,
                0,
                List.of(),
                null);
    }

    private ChannelStatus status() {
        return channels.status("crawl").await().orElseThrow();
    }
}
