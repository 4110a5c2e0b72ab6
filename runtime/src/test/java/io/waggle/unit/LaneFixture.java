package io.waggle.unit;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.waggle.control.Workers.Ended;
import io.waggle.control.Workers.Ending;
import io.waggle.control.Workers.Outcomes;
import io.waggle.control.Workers.Work;
import io.waggle.function.FunctionVerticle;
import io.waggle.function.TaskContext;
import io.waggle.function.TaskFunction;
import io.waggle.task.Address;
import io.waggle.task.FunctionInfo;
import io.waggle.task.RetryPolicy;
import io.waggle.task.StoredTask;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Functions at work whose code a test gives as a lambda, and what became of their attempts. */
final class LaneFixture implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Map<String, Callable<@Nullable Object>> BLOCKING = new ConcurrentHashMap<>();
    private static final Map<String, Function<TaskContext, Future<?>>> ASYNC = new ConcurrentHashMap<>();

    final WorkerHost host;
    final Ends ends = new Ends();
    private final AtomicLong fences = new AtomicLong();

    LaneFixture(BlockingThreads threads) {
        host = new WorkerHost(threads, request -> Future.succeededFuture("id"));
    }

    /** Runs the code that a test gave. */
    public static final class Blocks implements TaskFunction {
        @Override
        public @Nullable Object run(TaskContext task) throws Exception {
            return Objects.requireNonNull(BLOCKING.get(task.function())).call();
        }
    }

    /** Runs the code that a test gave. */
    public static final class Asks extends FunctionVerticle {
        @Override
        public Future<?> run(TaskContext task) {
            return Objects.requireNonNull(ASYNC.get(task.function())).apply(task);
        }
    }

    /** Keeps every end, and how often each attempt had one. */
    static final class Ends implements Outcomes {
        private final Map<Work, List<Ended>> all = new ConcurrentHashMap<>();

        @Override
        public void ended(Ended ended) {
            // Nobody may see a list that has nothing in it yet.
            all.merge(ended.work(), new CopyOnWriteArrayList<>(List.of(ended)), (ends, more) -> {
                ends.addAll(more);
                return ends;
            });
        }

        long count(Ending ending) {
            return all.values().stream()
                    .filter(ends -> ends.get(0).ending() == ending)
                    .count();
        }

        int count() {
            return all.size();
        }

        Ended of(Work work) {
            return await().atMost(PATIENCE)
                    .until(() -> all.get(work), Objects::nonNull)
                    .get(0);
        }

        boolean eachOnce() {
            return all.values().stream().allMatch(ends -> ends.size() == 1);
        }
    }

    /** Loads a blocking function. */
    void blocking(String name, int slots, Callable<@Nullable Object> code) {
        BLOCKING.put(name, code);
        load(name, slots, Blocks.class);
    }

    /** Loads an asynchronous function. */
    void async(String name, int slots, Function<TaskContext, Future<?>> code) {
        ASYNC.put(name, code);
        load(name, slots, Asks.class);
    }

    private void load(String name, int slots, Class<?> type) {
        FunctionInfo info =
                new FunctionInfo(name, "", name, 3, Duration.ofSeconds(1), Duration.ofMinutes(1), null, slots);
        host.use(name, host.start(new FunctionType(info, type), "v").await());
    }

    Work work(String function) {
        return work(function, 0, List.of());
    }

    Work work(String function, long timeoutMs, List<String> noRetryOn) {
        long fence = fences.incrementAndGet();
        StoredTask task = new StoredTask(
                function,
                0,
                List.of(),
                null,
                null,
                "b",
                new RetryPolicy(3, 1000, 1000, noRetryOn),
                timeoutMs,
                0,
                "null".getBytes(StandardCharsets.UTF_8),
                0,
                List.of(),
                null);
        return new Work(new Address("ch", "t" + fence), fence, 1, task, 0);
    }

    List<Work> works(int count, String function, long timeoutMs) {
        List<Work> works = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            works.add(work(function, timeoutMs, List.of()));
        }
        return works;
    }

    /** Code that waits for a gate; deaf to interrupts. */
    static Callable<@Nullable Object> deaf(CountDownLatch gate) {
        return () -> {
            while (gate.getCount() > 0) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.interrupted();
                }
            }
            return "late";
        };
    }

    static Callable<@Nullable Object> held(CountDownLatch gate) {
        return () -> {
            gate.await();
            return null;
        };
    }

    static void until(Callable<Boolean> condition) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(condition);
    }

    @Override
    public void close() {
        host.close().await();
    }
}
