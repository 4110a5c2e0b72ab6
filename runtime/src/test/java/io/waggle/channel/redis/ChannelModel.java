package io.waggle.channel.redis;

import io.waggle.channel.ChannelSettings;
import io.waggle.channel.Channels;
import io.waggle.channel.Claim;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.EpochEnded;
import io.waggle.channel.NewTask;
import io.waggle.channel.QueueKey;
import io.waggle.channel.Settlement;
import io.waggle.channel.Stored;
import io.waggle.channel.Stored.Verdict;
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
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a channel must do, in plain Java: lists, maps, and no thought for speed. What it leaves out is said where a walk
 * or a simulation does not need it: claims from queues with a key, and limits. One thread.
 */
public class ChannelModel {

    static final int POISON = 3;
    static final int SUSPECT = 2;
    private static final int MOST_OF_A_FENCE = 256;

    /** Where a task is. */
    public enum Place {
        QUEUED,
        SCHEDULED,
        RUNNING,
        FAILED,
        DONE
    }

    /** A task; where it runs, with the claim that runs it. */
    public static final class Item {
        public final String id;
        public String queue;
        public Place place;
        public StoredTask task;
        public int bytes;
        public long epoch;
        public long fence;
        public int deaths;
        String device = "";
        long turn;
        long due;

        Item(String channel, String id, StoredTask task, Place place) {
            this.id = id;
            this.task = task;
            this.queue = RecordCodec.queue(channel, task);
            this.place = place;
        }
    }

    public final Map<String, Item> items = new LinkedHashMap<>();
    public final Map<String, Long> counters = new TreeMap<>();
    final Map<String, ArrayDeque<Item>> queues = new TreeMap<>();
    final ArrayDeque<String> done = new ArrayDeque<>();
    final Map<String, String> coalesce = new HashMap<>();
    ChannelSettings settings = ChannelSettings.DEFAULTS;

    private final String channel;
    private final TreeSet<Item> scheduled =
            new TreeSet<>(Comparator.<Item>comparingLong(item -> item.due).thenComparing(item -> item.id));
    private final Set<Long> dead = new HashSet<>();
    private final ArrayDeque<Long> finishedTogether = new ArrayDeque<>();
    private long now;
    private long lastFence;
    private long turns;
    private long rotation;

    /** @param channel its name */
    public ChannelModel(String channel) {
        this.channel = channel;
    }

    /** What the store's clock says at the next call, milliseconds since 1970. */
    public void at(long nowMs) {
        now = nowMs;
    }

    public List<Item> in(Place place) {
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
        } else {
            scheduled.add(item);
        }
    }

    /** A task that is there. */
    Item item(String id) {
        return Objects.requireNonNull(items.get(id), id);
    }

    ArrayDeque<Item> queue(Item item) {
        return queues.computeIfAbsent(item.queue, q -> new ArrayDeque<>());
    }

    void last(Item item) {
        scheduled.remove(item);
        item.place = Place.QUEUED;
        queue(item).addLast(item);
    }

    void first(Item item) {
        item.place = Place.QUEUED;
        queue(item).addFirst(item);
    }

    private void schedule(Item item, long inMs) {
        item.place = Place.SCHEDULED;
        item.due = now + inMs;
        scheduled.add(item);
    }

    /** Who shares its run with a new task of that coalesce key. */
    @Nullable
    Item partner(@Nullable String key) {
        Item item = key == null ? null : items.get(coalesce.getOrDefault(key, ""));
        return item == null || item.place == Place.DONE || item.place == Place.FAILED ? null : item;
    }

    /**
     * Stores new tasks where nothing bounds the channel.
     *
     * @param unseen whether the ids were never sent before: nothing is looked up then
     */
    public List<Stored> submitted(List<NewTask> tasks, boolean unseen) {
        List<Stored> answers = new ArrayList<>();
        for (NewTask task : tasks) {
            Item partner = partner(task.task().coalesce());
            if (!unseen && items.containsKey(task.id())) {
                answers.add(new Stored(Verdict.THERE, task.id()));
            } else if (partner != null) {
                answers.add(new Stored(Verdict.COALESCED, partner.id));
                count("coalesced", 1);
            } else {
                answers.add(new Stored(Verdict.FRESH, task.id()));
                long start = Math.max(task.runAt(), now + task.delayMs());
                Item item = new Item(channel, task.id(), task.task(), start > now ? Place.SCHEDULED : Place.QUEUED);
                item.due = start;
                if (task.task().coalesce() != null) {
                    coalesce.put(task.task().coalesce(), task.id());
                }
                add(item);
            }
        }
        return answers;
    }

    /**
     * Moves tasks into flight where no queue has a key and nothing limits the channel.
     *
     * @param seen the classes of queues that the caller knows
     * @return what was taken, and the classes that the caller was not asked about
     */
    public Taken claimed(ClaimAsk ask, Set<String> seen) {
        if (refuses(ask.epoch())) {
            throw new EpochEnded(ask.epoch());
        }
        while (!scheduled.isEmpty() && scheduled.first().due <= now) {
            last(scheduled.first());
        }
        List<Claim.Claimed> tasks = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        boolean more = false;
        boolean unheard = false;
        for (String name : inTurns()) {
            ArrayDeque<Item> queue = Objects.requireNonNull(queues.get(name));
            if (!seen.contains(name) || !ask.takes(RecordCodec.key(channel, name))) {
                unknown.add(name);
                unheard |= !seen.contains(name);
            } else {
                if (!unheard) {
                    take(queue, ask, tasks);
                }
                more |= !queue.isEmpty();
            }
        }
        long again = scheduled.isEmpty() ? -1 : Math.max(1, scheduled.first().due - now);
        return new Taken(new Claim(tasks, more, false, again, false), unknown);
    }

    /**
     * What a claim did.
     *
     * @param claim what it brought
     * @param unknown the classes of queues that were not named in it, behind which it takes nothing, or that the device cannot run
     */
    public record Taken(Claim claim, List<String> unknown) {}

    private void take(ArrayDeque<Item> queue, ClaimAsk ask, List<Claim.Claimed> tasks) {
        int ofFence = MOST_OF_A_FENCE;
        while (tasks.size() < ask.max() && !queue.isEmpty()) {
            Item item = queue.removeFirst();
            if (ofFence == MOST_OF_A_FENCE) {
                lastFence++;
                ofFence = 0;
            }
            ofFence++;
            run(item, ask.epoch(), lastFence);
            item.device = ask.device();
            if (item.task.priority() != RecordCodec.priority(item.queue)) {
                item.task = item.task.withPriority(RecordCodec.priority(item.queue));
            }
            item.bytes = RecordCodec.encode(channel, item.task).length;
            tasks.add(new Claim.Claimed(item.id, item.fence, now, item.task, item.bytes));
        }
    }

    void run(Item item, long epoch, long fence) {
        item.place = Place.RUNNING;
        item.epoch = epoch;
        item.fence = fence;
        item.turn = ++turns;
    }

    /** The queues that are not empty, by priority; those of one priority take turns. */
    private List<String> inTurns() {
        List<String> names = new ArrayList<>();
        queues.forEach((name, queue) -> {
            if (!queue.isEmpty()) {
                names.add(name);
            }
        });
        if (names.size() < 2) {
            return names;
        }
        names.sort(Comparator.<String>comparingInt(RecordCodec::priority)
                .reversed()
                .thenComparing(Comparator.reverseOrder()));
        List<String> turned = new ArrayList<>(names.size());
        for (int from = 0; from < names.size(); ) {
            int to = from + 1;
            while (to < names.size() && RecordCodec.priority(names.get(to)) == RecordCodec.priority(names.get(from))) {
                to++;
            }
            int size = to - from;
            int first = size > 1 ? (int) (++rotation % size) : 0;
            for (int i = 0; i < size; i++) {
                turned.add(names.get(from + (i + first) % size));
            }
            from = to;
        }
        return turned;
    }

    /** When what is scheduled is due, milliseconds since 1970. */
    public List<Long> dues() {
        return scheduled.stream().map(item -> item.due).toList();
    }

    /** What a class of queues asks of a device. */
    public static QueueKey key(String channel, String queue) {
        return RecordCodec.key(channel, queue);
    }

    /** The claims of a device. */
    public List<Channels.Held> held(long epoch, String device) {
        return in(Place.RUNNING).stream()
                .filter(item -> item.epoch == epoch && item.device.equals(device))
                .map(item -> new Channels.Held(item.id, item.fence))
                .toList();
    }

    /** Whether a claim is in flight. */
    public boolean holds(@Nullable Item item, long epoch, long fence) {
        return item != null && item.place == Place.RUNNING && item.epoch == epoch && item.fence == fence;
    }

    /** Whether an epoch has been declared dead here. */
    protected boolean refuses(long epoch) {
        return dead.contains(epoch);
    }

    /** Does what settlements do; answers what they are to be told. */
    public List<Boolean> settled(List<Settlement> settlements, long epoch, int usualKeep, boolean again) {
        List<Boolean> answers = new ArrayList<>();
        List<Item> back = new ArrayList<>();
        List<Item> finished = new ArrayList<>();
        for (Settlement settlement : settlements) {
            Item item = items.get(settlement.id());
            boolean good = holds(item, epoch, settlement.fence()) && !back.contains(item);
            answers.add(good);
            if (item == null || !good) {
                count("stale", again ? 0 : 1);
            } else if (settlement instanceof Settlement.Finish finish) {
                end(item, finish.task(), Place.DONE);
                count("succeeded", 1);
                finished.add(item);
            } else if (settlement instanceof Settlement.Fail fail) {
                end(item, fail.task(), Place.FAILED);
                count("failed", 1);
            } else if (settlement instanceof Settlement.Retry retry) {
                item.deaths = 0;
                item.task = retry.task();
                item.queue = RecordCodec.queue(channel, retry.task());
                schedule(item, retry.delayMs());
                count("retried", 1);
            } else if (settlement instanceof Settlement.Postpone postpone) {
                schedule(item, postpone.delayMs());
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

    /** Whether a task is to run alone from now on. */
    protected boolean isSuspect(Item item) {
        return item.deaths >= SUSPECT;
    }

    /** Gives back what a dead epoch holds, the oldest claim at the head, and refuses it from now on. */
    public int reaped(long epoch) {
        dead.add(epoch);
        List<Item> held = new ArrayList<>(
                in(Place.RUNNING).stream().filter(item -> item.epoch == epoch).toList());
        held.sort(Comparator.<Item>comparingLong(item -> item.turn).reversed());
        for (Item item : held) {
            item.deaths++;
            if (item.deaths >= POISON) {
                item.place = Place.FAILED;
                count("failed", 1);
            } else {
                if (isSuspect(item)) {
                    item.queue = RecordCodec.suspected(item.queue);
                }
                first(item);
            }
        }
        count("reaped", held.size());
        return held.size();
    }

    /** Gives a task that waits another priority. */
    public boolean prioritised(@Nullable Item item, int priority) {
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

    /** Moves a failed task back, with all its attempts before it again. */
    public void reloaded(Item item) {
        item.task = item.task.reloaded();
        item.queue = RecordCodec.queue(channel, item.task.withPriority(RecordCodec.priority(item.queue)));
        item.deaths = 0;
        last(item);
    }

    /** What does not fit together: each task is in exactly one place. */
    public List<String> faults() {
        List<String> wrong = new ArrayList<>();
        Map<Item, Integer> lined = new HashMap<>();
        queues.values().forEach(queue -> queue.forEach(item -> lined.merge(item, 1, Integer::sum)));
        for (Item item : items.values()) {
            int times = lined.getOrDefault(item, 0);
            if (times != (item.place == Place.QUEUED ? 1 : 0)) {
                wrong.add(item.id + " is " + item.place + " and stands " + times + " times in line");
            }
            if (scheduled.contains(item) != (item.place == Place.SCHEDULED)) {
                wrong.add(item.id + " is " + item.place + " and scheduled: " + scheduled.contains(item));
            }
        }
        lined.keySet().stream()
                .filter(item -> items.get(item.id) != item)
                .forEach(item -> wrong.add(item.id + " stands in line and has no record"));
        return wrong;
    }
}
