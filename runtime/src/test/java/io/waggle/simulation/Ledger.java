package io.waggle.simulation;

import io.waggle.channel.Settlement;
import io.waggle.channel.redis.ChannelModel.Item;
import io.waggle.channel.redis.ChannelModel.Place;
import io.waggle.control.Workers.Ending;
import io.waggle.control.Workers.Work;
import io.waggle.task.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What clients asked for and were told, which claims there were, what ran, and what was believed of it; says at once
 * when something does not fit together. Outside of all machines and of the store. One thread.
 */
final class Ledger {

    private final VirtualTime time;
    private final Tally tally;
    private final Map<Address, Entry> entries = new HashMap<>();
    private final Map<Long, Machine> machines = new HashMap<>();
    private final Set<Long> leftCleanly = new HashSet<>();
    private final List<String> wrong = new ArrayList<>();
    private @Nullable LeaseModel leases;

    /** What is known of one task. */
    private static final class Entry {
        final Address address;
        boolean stored;
        long lastFence;
        int retries;
        int ends;
        final List<Run> runs = new ArrayList<>();
        final Map<Long, Long> epochs = new HashMap<>();
        final Set<Long> accepted = new HashSet<>();

        Entry(Address address) {
            this.address = address;
        }
    }

    /** One execution. */
    static final class Run {
        private final Entry entry;
        private final long fence;
        private @Nullable Ending ending;

        private Run(Entry entry, long fence) {
            this.entry = entry;
            this.fence = fence;
        }
    }

    Ledger(VirtualTime time, Tally tally) {
        this.time = time;
        this.tally = tally;
    }

    void watch(LeaseModel model) {
        leases = model;
    }

    void wrong(String what) {
        time.log(() -> "WRONG: " + what);
        wrong.add(what);
    }

    List<String> wrong() {
        return wrong;
    }

    /** A client is about to ask for a task; whether it will be stored is open. */
    void asked(String channel, String id) {
        entries.computeIfAbsent(new Address(channel, id), Entry::new);
    }

    /** A client was told that a task is stored. */
    void stored(String channel, String id) {
        entry(channel, id).stored = true;
        tally.tasks++;
    }

    private Entry entry(String channel, String id) {
        Address address = new Address(channel, id);
        Entry entry = entries.get(address);
        if (entry == null) {
            wrong(address + " is a phantom: nobody asked for it");
            entry = new Entry(address);
            entries.put(address, entry);
        }
        return entry;
    }

    /** The store put a task into flight. */
    void claimed(String channel, String id, long fence, long epoch) {
        Entry entry = entry(channel, id);
        if (fence <= entry.lastFence) {
            wrong(entry.address + " was claimed with fence " + fence + " after " + entry.lastFence);
        }
        entry.lastFence = fence;
        entry.epochs.put(fence, epoch);
        if (isDead(epoch)) {
            tally.claimsOfTheDead++;
        }
        time.log(() -> "claimed " + entry.address + " fence=" + fence + " epoch=" + epoch);
    }

    /** A process has opened an epoch, and ended another one by that, if it is not 0. */
    void opened(long epoch, Machine machine, long ended) {
        machines.put(epoch, machine);
        Machine before = machines.get(ended);
        if (before != null && before != machine && before.alive() && !machine.alive()) {
            wrong("epoch " + ended + " lives, and was ended by epoch " + epoch + " of a process that is dead");
        }
    }

    private boolean isDead(long epoch) {
        return leases != null && leases.isDead(epoch);
    }

    /** A device hands a task over to its workers, who begin it when a slot is free. */
    void handedOver(Work work) {
        Entry entry = entry(work.address().channel(), work.address().id());
        if (leases != null && leases.hasExpired(entry.epochs.getOrDefault(work.fence(), 0L))) {
            wrong(entry.address + " was handed over with fence " + work.fence() + " after its epoch's lease had ended");
        }
    }

    /** An attempt begins. */
    Run started(Work work) {
        Entry entry = entry(work.address().channel(), work.address().id());
        Run run = new Run(entry, work.fence());
        boolean dead = isDead(entry.epochs.getOrDefault(run.fence, 0L));
        tally.startsOfTheDead += dead ? 1 : 0;
        for (Run before : entry.runs) {
            if (before.fence == run.fence) {
                wrong(entry.address + " ran twice with fence " + run.fence);
            } else if (!dead && !explainsAnother(before)) {
                wrong(entry.address + " ran again, and the run with fence " + before.fence + " is " + before.ending
                        + " in an epoch that lives");
            }
        }
        if (!dead && entry.lastFence == run.fence && work.attempt() != entry.retries + 1) {
            wrong(entry.address + " began attempt " + work.attempt() + " after " + entry.retries + " retries");
        }
        entry.runs.add(run);
        tally.starts++;
        time.log(() -> "started " + entry.address + " fence=" + run.fence + " attempt=" + work.attempt());
        return run;
    }

    /** Whether a run leaves room for another one of the same task. */
    private boolean explainsAnother(Run run) {
        boolean dead = isDead(run.entry.epochs.getOrDefault(run.fence, 0L));
        boolean accepted = run.entry.accepted.contains(run.fence);
        if (run.ending == null) {
            return dead;
        }
        return switch (run.ending) {
            case INTERRUPTED, POSTPONED -> true;
            case FAILED -> accepted || dead;
            case SUCCEEDED, FAILED_FOR_GOOD -> !accepted && dead;
        };
    }

    void ended(Run run, Ending ending) {
        run.ending = ending;
        time.log(() -> "ended " + run.entry.address + " fence=" + run.fence + " " + ending);
    }

    /** The store accepted the end of a claim. */
    void accepted(String channel, Settlement settlement) {
        Entry entry = entry(channel, settlement.id());
        if (settlement.fence() != entry.lastFence) {
            wrong(entry.address + ": the end with fence " + settlement.fence()
                    + " was accepted, and it was claimed with " + entry.lastFence);
        }
        if (!entry.accepted.add(settlement.fence())) {
            wrong(entry.address + ": the end with fence " + settlement.fence() + " was accepted twice");
        }
        if (settlement instanceof Settlement.Retry) {
            entry.retries++;
            tally.retries++;
        } else if (settlement instanceof Settlement.Finish || settlement instanceof Settlement.Fail) {
            entry.ends++;
            if (entry.ends > 1) {
                wrong(entry.address + " ended twice");
            }
        }
        time.log(() -> "accepted " + entry.address + " " + settlement.getClass().getSimpleName() + " fence="
                + settlement.fence());
    }

    /** What a device was told of the end of a claim. */
    void told(Address address, long fence, boolean accepted) {
        Entry entry = entry(address.channel(), address.id());
        if (!accepted) {
            tally.stale++;
        }
        if (entry.accepted.contains(fence) != accepted) {
            wrong(entry.address + ": fence " + fence + " was told " + (accepted ? "accepted" : "stale")
                    + ", and the store says otherwise");
        }
    }

    /** A node drained, and was told that all of its ends are confirmed. */
    void left(long epoch, boolean cleanly) {
        if (cleanly) {
            leftCleanly.add(epoch);
            tally.drains++;
        }
    }

    /** The tasks of a dead epoch were moved back. */
    void reaped(String channel, long epoch, int moved) {
        tally.reaped += moved;
        if (moved > 0) {
            time.log(() -> "reaped " + channel + " epoch=" + epoch + " tasks=" + moved);
            if (leftCleanly.contains(epoch)) {
                wrong("epoch " + epoch + " drained, and left " + moved + " tasks in flight in " + channel);
            }
        }
    }

    /** Whether every task that is stored has come to its end. */
    boolean allEnded(StoreModel store) {
        return store.channels().values().stream()
                .allMatch(channel -> channel.items.values().stream()
                        .allMatch(item -> item.place == Place.DONE || item.place == Place.FAILED));
    }

    /**
     * The last look, when all is quiet.
     *
     * @param calm whether nodes died of nothing but what they ran
     */
    void close(StoreModel store, boolean calm) {
        wrong.addAll(store.wrong());
        store.channels().forEach((channel, model) -> {
            model.faults().forEach(this::wrong);
            model.items.values().forEach(item -> {
                close(channel, item);
                judge(channel, item, calm);
            });
        });
        entries.values().stream()
                .filter(entry -> entry.stored)
                .filter(entry -> !store.channel(entry.address.channel()).items.containsKey(entry.address.id()))
                .forEach(entry -> wrong(entry.address + " is lost: it was stored, and is not there"));
        if (!store.leases.buried().isEmpty()) {
            wrong("the epochs " + store.leases.buried() + " have not been tidied up after");
        }
    }

    /** Who is poison must be, and where nodes die of nothing else, nobody else is, and each ended three of them at most. */
    private void judge(String channel, Item item, boolean calm) {
        Entry entry = entry(channel, item.id);
        boolean deadly = item.task.payload()[0] == SimWorkers.DEADLY;
        boolean poisoned = item.place == Place.FAILED && item.deaths == 3;
        if (deadly && !poisoned) {
            wrong(entry.address + " ends its nodes, and is " + item.place + " after " + item.deaths + " deaths");
        }
        if (calm && poisoned && !deadly) {
            wrong(entry.address + " does no harm, and is called poison");
        }
        if (calm && deadly && entry.runs.size() > 3) {
            wrong(entry.address + " ended " + entry.runs.size() + " nodes");
        }
    }

    private void close(String channel, Item item) {
        Entry entry = entry(channel, item.id);
        if (item.place != Place.DONE && item.place != Place.FAILED) {
            wrong(entry.address + " is stranded: " + item.place + " epoch=" + item.epoch + " fence=" + item.fence);
            return;
        }
        boolean poisoned = item.place == Place.FAILED && item.deaths >= 3;
        tally.poisoned += poisoned ? 1 : 0;
        if (!poisoned && entry.ends != 1) {
            wrong(entry.address + " is " + item.place + ", and " + entry.ends + " ends of it were accepted");
        }
        int used = item.task.attemptsUsed();
        int expected = entry.retries + (poisoned ? 0 : 1);
        if (used != expected) {
            wrong(entry.address + " used " + used + " attempts, and " + expected + " were accepted");
        }
        if (used > item.task.attempts()) {
            wrong(entry.address + " used " + used + " of " + item.task.attempts() + " attempts");
        }
        Run last = entry.runs.stream()
                .filter(run -> run.fence == entry.lastFence)
                .findFirst()
                .orElse(null);
        if (item.place == Place.DONE && (last == null || last.ending != Ending.SUCCEEDED)) {
            wrong(entry.address + " is done, and its last run was " + (last == null ? "none" : last.ending));
        }
    }
}
