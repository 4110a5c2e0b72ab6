package io.waggle.api;

import io.vertx.core.Future;
import io.waggle.channel.FailLists.Family;
import io.waggle.channel.FailLists.OnDevice;
import io.waggle.task.Attempt;
import io.waggle.task.FailureFamily;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The families of one batch's failures. Families do not know of batches, so this looks through the fail lists, the newest
 * first, up to a bound. One context.
 */
final class BatchFamilies {

    private static final int PAGE = 500;
    private static final int MOST = 100_000;

    private final ApiParts parts;
    private final String batch;
    private final Map<String, Found> found = new LinkedHashMap<>();
    private int looked;
    private boolean partial;

    /** One family in the making; its newest comes first. */
    private static final class Found {
        private final TaskView newest;
        private final FailureFamily what;
        private final Map<String, Long> devices = new LinkedHashMap<>();
        private long first;
        private long count;

        Found(TaskView newest, FailureFamily what) {
            this.newest = newest;
            this.what = what;
        }

        void add(TaskView task) {
            count++;
            first = task.dueAt();
            List<Attempt> history = task.task().history();
            String device =
                    history.isEmpty() ? "" : history.get(history.size() - 1).device();
            if (!device.isEmpty() && (devices.size() < 10 || devices.containsKey(device))) {
                devices.merge(device, 1L, Long::sum);
            }
        }

        Family family() {
            String channel = newest.address().channel();
            List<OnDevice> where = devices.entrySet().stream()
                    .map(one -> new OnDevice(one.getKey(), one.getValue()))
                    .toList();
            return new Family(channel, what, count, first, newest.dueAt(), where, newest.address());
        }
    }

    BatchFamilies(ApiParts parts, String batch) {
        this.parts = parts;
        this.batch = batch;
    }

    /** Looks through these channels. */
    Future<List<Family>> of(List<String> channels) {
        var left = channels.iterator();
        return Turns.whileMore(() ->
                        left.hasNext() ? walk(left.next()).map(v -> left.hasNext()) : Future.succeededFuture(false))
                .map(v -> {
                    List<Family> all = new ArrayList<>();
                    found.values().forEach(one -> all.add(one.family()));
                    return all;
                });
    }

    /** Whether there were more failed tasks than it looks at. */
    boolean partial() {
        return partial;
    }

    private Future<Void> walk(String channel) {
        AtomicReference<@Nullable String> cursor = new AtomicReference<>();
        return Turns.whileMore(() -> parts.channels()
                .list(channel, TaskState.FAILED, cursor.get(), PAGE)
                .map(page -> {
                    page.items().stream()
                            .filter(task -> task.task().batch().equals(batch))
                            .forEach(this::add);
                    looked += page.items().size();
                    cursor.set(page.next());
                    partial |= page.next() != null && looked >= MOST;
                    return page.next() != null && looked < MOST;
                }));
    }

    private void add(TaskView task) {
        FailureFamily what = FailureFamily.of(task.task());
        found.computeIfAbsent(task.address().channel() + " " + what.id(), any -> new Found(task, what))
                .add(task);
    }
}
