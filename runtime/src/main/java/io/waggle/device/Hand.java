package io.waggle.device;

import io.waggle.channel.Channels;
import io.waggle.control.Workers;
import io.waggle.control.Workers.Work;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * What a device has in hand, claimed and not yet ended, and how much more it may take: as many as there are slots, and a
 * few beyond them. Used on one context.
 */
final class Hand {

    private static final int MANY_AHEAD = 32;

    private final Set<Work> works = set();
    private final Prefetch prefetch;
    private int slots;
    private int asked;
    private boolean moved;

    /**
     * @param slots how many run at once
     * @param now nanoseconds, as later calls give them
     */
    Hand(int slots, long now) {
        this.slots = slots;
        this.prefetch = new Prefetch(now);
    }

    private static Set<Work> set() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    /** How many run at once from now on. */
    void slots(int changed) {
        slots = changed;
    }

    int size() {
        return works.size();
    }

    /** Whether nothing is in hand, and nothing was asked for. */
    boolean isIdle() {
        return works.isEmpty() && asked == 0;
    }

    /** How many more it may ask for. Little room beyond the slots waits until there is more: small claims cost as much. */
    int room(long now) {
        int ahead = prefetch.size(slots, now);
        int held = works.size() + asked;
        int room = slots + ahead - held;
        return held < slots || room > ahead / 2 ? room : 0;
    }

    /**
     * How many of one channel's tasks can start soon: those that find a slot free, or a fair share where none is.
     *
     * @param others how many other channels may have work
     */
    int startable(int others) {
        return Math.max(slots - works.size(), Math.max(1, slots / (others + 1)));
    }

    /** Whether many tasks end in a short time. */
    boolean isBrisk(long now) {
        return prefetch.size(slots, now) >= MANY_AHEAD;
    }

    void asked(int count) {
        asked += count;
    }

    void answered(int count) {
        asked -= count;
    }

    /** @param nanos how long the claim took that brought them */
    void take(List<Work> batch, long nanos) {
        prefetch.claimed(nanos);
        works.addAll(batch);
        moved = true;
    }

    /** Whether more is left than can run at once. */
    boolean free(List<Settler.Ending> endings, long now) {
        int ran = 0;
        long ranMs = 0;
        for (Settler.Ending ending : endings) {
            works.remove(ending.ended().work());
            if (ending.ended().ending() != Workers.Ending.INTERRUPTED) {
                ran++;
                ranMs += ending.ended().durationMs();
            }
        }
        if (ran > 0) {
            prefetch.ended(ran, ranMs, now);
        }
        return works.size() > slots;
    }

    /** Whether it has taken tasks since it was last asked this. */
    boolean moved() {
        boolean was = moved;
        moved = false;
        return was;
    }

    /** What is in it now but not among those. */
    Set<Work> allBut(List<Workers.Running> running) {
        Set<Work> rest = all();
        running.forEach(one -> rest.remove(one.work()));
        return rest;
    }

    /** All that is in it now. */
    Set<Work> all() {
        Set<Work> all = set();
        all.addAll(works);
        return all;
    }

    boolean holds(String channel, Channels.Held held) {
        return works.stream().anyMatch(work -> is(work, channel, held));
    }

    /** Whether a task is what the store holds. */
    static boolean is(Work work, String channel, Channels.Held held) {
        return work.fence() == held.fence()
                && work.address().id().equals(held.id())
                && work.address().channel().equals(channel);
    }
}
