package io.waggle.channel.redis;

import io.waggle.channel.ChannelSettings;
import io.waggle.channel.ChannelSettings.Rate;
import io.waggle.channel.Claim;
import io.waggle.channel.Settlement;
import io.waggle.task.StoredTask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a channel must do, in plain Java: lists, maps, and no thought for speed. One thread. */
final class WalkModel {

    static final String CHANNEL = "c";
    static final int POISON = 3;

    enum Place {
        QUEUED,
        SCHEDULED,
        RUNNING,
        FAILED,
        DONE
    }

    /** A task; where it runs, with the claim that runs it. */
    static final class Item {
        final String id;
        String queue;
        Place place;
        StoredTask task;
        int bytes;
        long epoch;
        long fence;
        long turn;
        int deaths;

        Item(String id, StoredTask task, Place place) {
            this.id = id;
            this.task = task;
            this.queue = RecordCodec.queue(CHANNEL, task);
            this.place = place;
        }
    }

    final Map<String, Item> items = new LinkedHashMap<>();
    final Map<String, ArrayDeque<Item>> queues = new TreeMap<>();
    final ArrayDeque<String> done = new ArrayDeque<>();
    final Map<String, String> coalesce = new HashMap<>();
    final Set<String> seenClasses = new HashSet<>();
    final Map<String, Long> counters = new TreeMap<>();
    final List<String> wrong = new ArrayList<>();
    ChannelSettings settings = ChannelSettings.DEFAULTS;
    long deleted;

    private final Map<String, List<Long>> starts = new HashMap<>();
    private final ArrayDeque<Long> finishedTogether = new ArrayDeque<>();
    private long lastFence;
    private long turns;

    List<Item> in(Place place) {
        return items.values().stream().filter(item -> item.place == place).toList();
    }

    void count(String counter, long by) {
        if (by != 0) {
            counters.merge(counter, by, Long::sum);
        }
    }

    long waiting() {
        return (long) in(Place.QUEUED).size() + in(Place.SCHEDULED).size();
    }

    void add(Item item) {
        items.put(item.id, item);
        count("submitted", 1);
        if (item.place == Place.QUEUED) {
            last(item);
        }
    }

    /** A task that is there. */
    Item item(String id) {
        return Objects.requireNonNull(items.get(id), id);
    }

    private ArrayDeque<Item> queue(Item item) {
        return queues.computeIfAbsent(item.queue, q -> new ArrayDeque<>());
    }

    void last(Item item) {
        item.place = Place.QUEUED;
        queue(item).addLast(item);
    }

    void first(Item item) {
        item.place = Place.QUEUED;
        queue(item).addFirst(item);
    }

    /** Who shares its run with a new task of that coalesce key. */
    @Nullable
    Item partner(@Nullable String key) {
        Item item = key == null ? null : items.get(coalesce.getOrDefault(key, ""));
        return item == null || item.place == Place.DONE || item.place == Place.FAILED ? null : item;
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
            item.place = Place.RUNNING;
            item.epoch = epoch;
            item.fence = claimed.fence();
            item.turn = ++turns;
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
        queues.forEach((queue, waiting) -> {
            String name = Audit.classOf(queue);
            boolean free = !waiting.isEmpty()
                    && can.test(name)
                    && seenClasses.contains(name)
                    && !(keysLimited && Audit.keyOf(queue) != null);
            if (free && settings.ageing() == null && RecordCodec.priority(queue) > lowest) {
                wrong.add(
                        waiting.size() + " of " + queue + " were left behind, and priority " + lowest + " was claimed");
            }
            if (free && !limited && taken < most) {
                wrong.add(taken + " of " + most + " were claimed, and " + waiting.size() + " left in " + queue);
            }
        });
    }

    /** Does what settlements do; answers what they are to be told. */
    List<Boolean> settled(List<Settlement> settlements, long epoch, int usualKeep) {
        List<Boolean> answers = new ArrayList<>();
        List<Item> back = new ArrayList<>();
        List<Item> finished = new ArrayList<>();
        for (Settlement settlement : settlements) {
            Item item = items.get(settlement.id());
            boolean good = item != null
                    && item.place == Place.RUNNING
                    && item.epoch == epoch
                    && item.fence == settlement.fence()
                    && !back.contains(item);
            answers.add(good);
            if (item == null || !good) {
                count("stale", 1);
                continue;
            }
            if (settlement instanceof Settlement.Finish finish) {
                end(item, finish.task(), Place.DONE);
                count("succeeded", 1);
                finished.add(item);
            } else if (settlement instanceof Settlement.Fail fail) {
                end(item, fail.task(), Place.FAILED);
                count("failed", 1);
            } else if (settlement instanceof Settlement.Retry retry) {
                item.deaths = 0;
                item.task = retry.task();
                item.queue = RecordCodec.queue(CHANNEL, retry.task());
                item.place = Place.SCHEDULED;
                count("retried", 1);
            } else if (settlement instanceof Settlement.Postpone) {
                item.place = Place.SCHEDULED;
                count("postponed", 1);
            } else {
                back.add(item);
            }
        }
        for (int i = back.size() - 1; i >= 0; i--) {
            first(back.get(i));
        }
        Long own = settings.keep().count();
        if (!finished.isEmpty()) {
            keep(finished, finished.size() == settlements.size(), own == null ? usualKeep : own);
        }
        return answers;
    }

    /** Of what finished alone each fence's tasks come together; where there are too many, the oldest calls' tasks go. */
    private void keep(List<Item> finished, boolean alone, long most) {
        if (alone && finished.stream().allMatch(item -> item.task.coalesce() == null)) {
            finished.sort(Comparator.comparingLong(item -> item.fence));
        }
        finished.forEach(item -> done.addLast(item.id));
        finishedTogether.addLast((long) finished.size());
        long over = done.size() - most;
        for (int i = 0; i < 8 && !finishedTogether.isEmpty() && over > 0 && finishedTogether.getFirst() <= over; i++) {
            over -= finishedTogether.getFirst();
            forget(finishedTogether.getFirst());
        }
    }

    private void end(Item item, StoredTask task, Place place) {
        item.task = task;
        item.deaths = 0;
        item.place = place;
        coalesce.values().remove(item.id);
    }

    /** Forgets the oldest finished tasks. */
    void forget(long count) {
        for (long i = 0; i < count; i++) {
            items.remove(done.removeFirst());
            count("trimmed", 1);
            long left = finishedTogether.removeFirst() - 1;
            if (left > 0) {
                finishedTogether.addFirst(left);
            }
        }
    }

    /** Gives back what a dead epoch holds, the oldest claim at the head. */
    int reaped(long epoch) {
        List<Item> held = new ArrayList<>(
                in(Place.RUNNING).stream().filter(item -> item.epoch == epoch).toList());
        held.sort(Comparator.<Item>comparingLong(item -> item.turn).reversed());
        for (Item item : held) {
            item.deaths++;
            if (item.deaths >= POISON) {
                item.place = Place.FAILED;
                count("failed", 1);
            } else {
                first(item);
            }
        }
        count("reaped", held.size());
        return held.size();
    }

    boolean prioritised(@Nullable Item item, int priority) {
        if (item == null || (item.place != Place.QUEUED && item.place != Place.SCHEDULED)) {
            return false;
        }
        if (RecordCodec.priority(item.queue) != priority) {
            boolean queued = item.place == Place.QUEUED;
            if (queued) {
                queue(item).remove(item);
            }
            item.queue = item.queue.replaceFirst("^-?\\d+", Integer.toString(priority));
            if (queued) {
                last(item);
            }
        }
        return true;
    }

    void reloaded(Item item) {
        item.task = item.task.reloaded();
        item.queue = RecordCodec.queue(CHANNEL, item.task.withPriority(RecordCodec.priority(item.queue)));
        item.deaths = 0;
        last(item);
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
