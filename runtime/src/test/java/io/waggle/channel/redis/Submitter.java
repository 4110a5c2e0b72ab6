package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.waggle.channel.NewTask;
import io.waggle.channel.TaskPage;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.TaskState;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Submits one task after the other, each with a name of its own, whatever happens to the store, and remembers which were
 * accepted. Those that were refused are given up: they may be there, or not. Any thread.
 */
final class Submitter {

    private static final int PAGE = 500;

    private final Vertx vertx;
    private volatile RedisChannels channels;
    private final String channel;
    private final Map<String, Long> accepted = new ConcurrentHashMap<>();
    private final Queue<Throwable> odd = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger next = new AtomicInteger();
    private volatile boolean stopped;
    private volatile long longestNanos;

    Submitter(Vertx vertx, RedisChannels channels, String channel) {
        this.vertx = vertx;
        this.channels = channels;
        this.channel = channel;
    }

    Submitter begin(int atOnce) {
        for (int i = 0; i < atOnce; i++) {
            vertx.runOnContext(v -> one());
        }
        return this;
    }

    private void one() {
        if (stopped) {
            return;
        }
        String id = "task-" + next.getAndIncrement();
        long begun = System.nanoTime();
        channels.submit(channel, List.of(new NewTask(id, RealRedis.task("f", 0), 0, 0)))
                .onComplete(done -> {
                    longestNanos = Math.max(longestNanos, System.nanoTime() - begun);
                    if (done.succeeded()) {
                        accepted.put(id, System.nanoTime());
                    } else {
                        refused.incrementAndGet();
                        note(done.cause());
                    }
                    vertx.setTimer(done.succeeded() ? 1 : 20, t -> one());
                });
    }

    private void note(Throwable failure) {
        if (!(failure instanceof Problem problem) || problem.code() != ProblemCode.STORE_UNAVAILABLE) {
            odd.add(failure);
        }
    }

    int accepted() {
        return accepted.size();
    }

    int refused() {
        return refused.get();
    }

    /** Failures that are no {@code STORE_UNAVAILABLE}. */
    List<Throwable> odd() {
        return List.copyOf(odd);
    }

    /** How long the slowest answer took, good or bad, in milliseconds. */
    long longestMs() {
        return longestNanos / 1_000_000;
    }

    /** Looks for its tasks there from now on. */
    Submitter in(RedisChannels others) {
        channels = others;
        return this;
    }

    /** How long before the last acceptance of all the first of these was, in milliseconds. */
    long oldestBeforeLastMs(Set<String> ids) {
        long last = accepted.values().stream().mapToLong(at -> at).max().orElse(0);
        return ids.stream()
                        .mapToLong(id -> last - accepted.getOrDefault(id, last))
                        .max()
                        .orElse(0)
                / 1_000_000;
    }

    void stop() {
        stopped = true;
    }

    /** Accepted tasks that are not in the store, and stored ones that were never submitted. */
    Set<String> missing() {
        Set<String> there = new HashSet<>();
        String cursor = null;
        do {
            TaskPage page = page(cursor).await();
            page.items().forEach(view -> there.add(view.address().id()));
            cursor = page.next();
        } while (cursor != null);
        Set<String> missing = new HashSet<>(accepted.keySet());
        missing.removeAll(there);
        return missing;
    }

    private Future<TaskPage> page(@Nullable String cursor) {
        return channels.list(channel, TaskState.QUEUED, cursor, PAGE);
    }
}
