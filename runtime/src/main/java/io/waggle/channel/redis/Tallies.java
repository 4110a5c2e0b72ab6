package io.waggle.channel.redis;

import io.waggle.channel.NewTask;
import io.waggle.task.Attempt;
import io.waggle.task.Outcome;
import io.waggle.task.StoredTask;
import java.util.ArrayList;
import java.util.Collections;
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

    /** How many tasks follow each other that are of one group, and which: two values for each such run. */
    static List<Object> inOrder(String channel, List<NewTask> tasks) {
        List<Object> runs = new ArrayList<>(2);
        int from = 0;
        for (int i = 1; i <= tasks.size(); i++) {
            StoredTask first = tasks.get(from).task();
            if (i == tasks.size() || !isOfOne(first, tasks.get(i).task())) {
                runs.add(i - from);
                runs.add(group(channel, first));
                from = i;
            }
        }
        return runs;
    }

    /** What attempts were that all succeeded: five values for each device and group. */
    static List<Object> succeeded(String channel, List<StoredTask> tasks) {
        Map<String, Sum> sums = new LinkedHashMap<>();
        Sum last = null;
        for (StoredTask task : tasks) {
            if (last == null || !last.takes(task)) {
                last = sums.computeIfAbsent(
                        device(task) + " " + group(channel, task), who -> new Sum(task, group(channel, task)));
            }
            last.add(task);
        }
        List<Object> values = new ArrayList<>(5);
        sums.values().forEach(sum -> Collections.addAll(values, sum.many, sum.ms, sum.more, sum.device, sum.group));
        return values;
    }

    /** What one attempt was. */
    static String one(String channel, StoredTask task) {
        return ranMs(task) + " " + beyondOne(task) + " " + device(task) + " " + group(channel, task);
    }

    /** By how much the result of a task counts more than one. */
    static long beyondOne(StoredTask task) {
        Outcome outcome = task.outcome();
        byte[] result = outcome == null ? null : outcome.result();
        return result == null ? 0 : ResultCount.of(result) - 1;
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
        private final String device;
        private final String group;
        private long many;
        private long ms;
        private long more;

        Sum(StoredTask first, String group) {
            this.first = first;
            this.device = device(first);
            this.group = group;
        }

        boolean takes(StoredTask task) {
            return isOfOne(first, task) && device.equals(device(task));
        }

        void add(StoredTask task) {
            many++;
            ms += ranMs(task);
            more += beyondOne(task);
        }
    }
}
