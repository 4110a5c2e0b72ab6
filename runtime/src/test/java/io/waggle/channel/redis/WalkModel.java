package io.waggle.channel.redis;

import io.waggle.channel.ChannelSettings;
import io.waggle.channel.ChannelSettings.Rate;
import io.waggle.channel.Claim;
import io.waggle.channel.Settlement;
import io.waggle.task.StoredTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A channel's model that looks at what Redis did, checks it against the rules, and does the same. One thread. */
final class WalkModel extends ChannelModel {

    static final String CHANNEL = "c";

    final Set<String> seenClasses = new HashSet<>();
    final List<String> wrong = new ArrayList<>();
    long deleted;

    private final Map<String, List<Long>> starts = new HashMap<>();
    private long lastFence;

    WalkModel() {
        super(CHANNEL);
    }

    static Item item(String id, StoredTask task, Place place) {
        return new Item(CHANNEL, id, task, place);
    }

    List<Boolean> settled(List<Settlement> settlements, long epoch, int usualKeep) {
        return settled(settlements, epoch, usualKeep, false);
    }

    /**
     * Checks a claim against the rules, and does the same.
     *
     * @param due what was scheduled and had become due, in order
     * @param most how many were asked for
     * @param can which classes the device can run
     */
    void claimed(Claim claim, List<String> due, long epoch, int most, java.util.function.Predicate<String> can) {
        due.forEach(id -> last(item(id)));
        long runningBefore = in(Place.RUNNING).size();
        Map<String, Long> keysBefore = runningByKey();
        int lowest = Integer.MAX_VALUE;
        for (Claim.Claimed claimed : claim.tasks()) {
            Item item = items.get(claimed.id());
            if (item == null || item.place != Place.QUEUED) {
                wrong.add(claimed.id() + " was claimed and is " + (item == null ? "unknown" : item.place));
                continue;
            }
            if (!can.test(Audit.classOf(item.queue))) {
                wrong.add(item.id + " of " + item.queue + " was claimed by a device that cannot run it");
            }
            Item head = queue(item).peekFirst();
            if (head != item) {
                wrong.add(item.id + " was claimed before " + (head == null ? "nobody" : head.id) + " of " + item.queue);
            }
            if (claimed.fence() <= lastFence) {
                wrong.add("fence " + claimed.fence() + " after " + lastFence);
            }
            queue(item).remove(item);
            run(item, epoch, claimed.fence());
            item.task = claimed.task();
            item.bytes = claimed.bytes();
            lowest = Math.min(lowest, RecordCodec.priority(item.queue));
            note("", claimed.claimedAt());
            String key = Audit.keyOf(item.queue);
            if (key != null) {
                note(key, claimed.claimedAt());
            }
        }
        claim.tasks().stream().mapToLong(Claim.Claimed::fence).max().ifPresent(fence -> lastFence = fence);
        checkCaps(runningBefore, keysBefore);
        checkLeft(claim.tasks().size(), most, lowest, can);
    }

    private void note(String key, long at) {
        starts.computeIfAbsent(key, k -> new ArrayList<>()).add(at);
    }

    private Map<String, Long> runningByKey() {
        Map<String, Long> all = new HashMap<>();
        for (Item item : in(Place.RUNNING)) {
            String key = Audit.keyOf(item.queue);
            if (key != null) {
                all.merge(key, 1L, Long::sum);
            }
        }
        return all;
    }

    /** A cap that was lowered is passed by what runs already, and by nothing new. */
    private void checkCaps(long before, Map<String, Long> keysBefore) {
        Integer cap = settings.limits().concurrency();
        if (cap != null && in(Place.RUNNING).size() > Math.max(cap, before)) {
            wrong.add(in(Place.RUNNING).size() + " run, and the cap is " + cap);
        }
        Integer keyCap = settings.perKey().concurrency();
        if (keyCap != null) {
            runningByKey().forEach((key, count) -> {
                if (count > Math.max(keyCap, keysBefore.getOrDefault(key, 0L))) {
                    wrong.add(count + " run of key " + key + ", and the cap is " + keyCap);
                }
            });
        }
    }

    /** What was left behind must have been held back by something. */
    private void checkLeft(int taken, int most, int lowest, java.util.function.Predicate<String> can) {
        boolean limited =
                settings.limits().concurrency() != null || settings.limits().rate() != null;
        boolean keysLimited =
                settings.perKey().concurrency() != null || settings.perKey().rate() != null;
        // The claim ends before a class that was never seen; the next one takes it.
        boolean unheard = queues.entrySet().stream()
                .anyMatch(queue -> !queue.getValue().isEmpty() && !seenClasses.contains(Audit.classOf(queue.getKey())));
        queues.forEach((queue, waiting) -> {
            boolean free = !waiting.isEmpty()
                    && can.test(Audit.classOf(queue))
                    && !(keysLimited && Audit.keyOf(queue) != null);
            if (free && settings.ageing() == null && RecordCodec.priority(queue) > lowest) {
                wrong.add(
                        waiting.size() + " of " + queue + " were left behind, and priority " + lowest + " was claimed");
            }
            if (free && !limited && !unheard && taken < most) {
                wrong.add(taken + " of " + most + " were claimed, and " + waiting.size() + " left in " + queue);
            }
        });
    }

    /** Rates hold from their setting on. */
    void configured(ChannelSettings after) {
        if (!Objects.equals(settings.limits().rate(), after.limits().rate())) {
            starts.remove("");
        }
        if (!Objects.equals(settings.perKey().rate(), after.perKey().rate())) {
            starts.keySet().removeIf(key -> !key.isEmpty());
        }
        settings = after;
    }

    /** No window of a rate's time may see more starts than its count. */
    void checkRates() {
        Rate whole = settings.limits().rate();
        Rate each = settings.perKey().rate();
        starts.forEach((key, times) -> {
            Rate rate = key.isEmpty() ? whole : each;
            if (rate != null) {
                int most = mostWithin(times, rate.per().toMillis());
                if (most > rate.count()) {
                    wrong.add(most + " starts of key '" + key + "' within " + rate.per() + ", and the rate is " + rate);
                }
            }
        });
    }

    /** How many of these times, which rise, lie within any window of that length, its end excluded. */
    static int mostWithin(List<Long> times, long ms) {
        int most = 0;
        int from = 0;
        for (int to = 0; to < times.size(); to++) {
            while (times.get(to) - times.get(from) >= ms) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }
}
