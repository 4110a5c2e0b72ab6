package io.waggle.channel.redis;

import io.waggle.channel.NewTask;
import io.waggle.task.Attempt;
import io.waggle.task.Outcome;
import io.waggle.task.StoredTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What scripts are told to count of tasks, by function and batch; tally.lua says how it is kept. Any thread. */
final class Tallies {

    /** Nobody's device: the one of an attempt that never was. */
    private static final String NOBODY = "-";

    private static final long LONGEST_MS = 1L << 40;

    private Tallies() {}

    /** The name of a task's group; what group.lua reads from its record. */
    static String group(String channel, StoredTask task) {
        return (task.function().equals(channel) ? "" : task.function()) + " " + task.batch();
    }

    /** How many tasks there are of each group, those of one that follow each other together. */
    static String inOrder(String channel, List<NewTask> tasks) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (int i = 1; i <= tasks.size(); i++) {
            StoredTask first = tasks.get(from).task();
            if (i == tasks.size() || !isOfOne(first, tasks.get(i).task())) {
                text.append(i - from).append(' ').append(group(channel, first)).append('\n');
                from = i;
            }
        }
        return text.toString();
    }

    /** What attempts were that all succeeded. */
    static String succeeded(String channel, List<StoredTask> tasks) {
        Map<String, Sum> sums = new LinkedHashMap<>();
        Sum last = null;
        for (StoredTask task : tasks) {
            if (last == null || !last.takes(task)) {
                last = sums.computeIfAbsent(who(channel, task), who -> new Sum(task, who));
            }
            last.add(task);
        }
        StringBuilder text = new StringBuilder();
        sums.values()
                .forEach(sum ->
                        text.append(sum.many).append(' ').append(sum.text()).append('\n'));
        return text.toString();
    }

    /** What one attempt was. */
    static String one(String channel, StoredTask task) {
        Sum sum = new Sum(task, who(channel, task));
        sum.add(task);
        return sum.text();
    }

    /** By how much the result of a task counts more than one. */
    static long beyondOne(StoredTask task) {
        Outcome outcome = task.outcome();
        byte[] result = outcome == null ? null : outcome.result();
        return result == null ? 0 : ResultCount.of(result) - 1;
    }

    private static String who(String channel, StoredTask task) {
        return device(task) + " " + group(channel, task);
    }

    private static String device(StoredTask task) {
        List<Attempt> all = task.history();
        String device = all.isEmpty() ? "" : all.get(all.size() - 1).device();
        return device.isEmpty() ? NOBODY : device;
    }

    private static long ranMs(StoredTask task) {
        List<Attempt> all = task.history();
        long ms = all.isEmpty() ? 0 : all.get(all.size() - 1).durationMs();
        return Math.max(0, Math.min(LONGEST_MS, ms));
    }

    private static boolean isOfOne(StoredTask one, StoredTask other) {
        return one.function().equals(other.function()) && one.batch().equals(other.batch());
    }

    /** Attempts of one device and group. One thread. */
    private static final class Sum {
        private final StoredTask first;
        private final String who;
        private long many;
        private long ms;
        private long more;

        Sum(StoredTask first, String who) {
            this.first = first;
            this.who = who;
        }

        boolean takes(StoredTask task) {
            return isOfOne(first, task) && device(first).equals(device(task));
        }

        void add(StoredTask task) {
            many++;
            ms += ranMs(task);
            more += beyondOne(task);
        }

        String text() {
            return ms + " " + more + " " + who;
        }
    }
}
