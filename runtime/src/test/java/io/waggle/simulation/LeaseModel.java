package io.waggle.simulation;

import io.waggle.store.LeaseStore.Beat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the leases must do, in plain Java and in the store's time. One thread. */
final class LeaseModel {

    private final Map<Long, Long> leases = new TreeMap<>();
    private final TreeSet<Long> buried = new TreeSet<>();
    private final Map<String, Entry> nodes = new HashMap<>();
    private final Set<Long> everDead = new HashSet<>();
    private final Set<Long> expired = new HashSet<>();
    private final Set<Guard> removed;
    private long epochs;
    private long heard = -1;

    private record Entry(long epoch, String instance) {}

    /** @param removed the guards that are missing */
    LeaseModel(Set<Guard> removed) {
        this.removed = removed;
    }

    /** The new epoch; nothing when another instance of that name lives. */
    Optional<Long> open(long now, String node, String instance, long leaseMs) {
        Entry entry = nodes.get(node);
        if (entry != null) {
            Long ends = leases.get(entry.epoch);
            if (ends != null && !entry.instance.equals(instance) && ends > now) {
                return Optional.empty();
            }
            bury(entry.epoch);
        }
        long last = leases.values().stream().mapToLong(Long::longValue).max().orElse(Long.MAX_VALUE);
        if (last - leaseMs / 2 < now) {
            leases.replaceAll((living, ends) -> now + leaseMs);
        }
        long epoch = ++epochs;
        leases.put(epoch, now + leaseMs);
        nodes.put(node, new Entry(epoch, instance));
        return Optional.of(epoch);
    }

    Beat beat(long now, long epoch, String node, String instance, long leaseMs) {
        if (!leases.containsKey(epoch) || !new Entry(epoch, instance).equals(nodes.get(node))) {
            return new Beat(false, -1, List.of());
        }
        long gap = now - (heard < 0 ? now : heard);
        heard = now;
        if (gap < 0 || gap > leaseMs / 2) {
            leases.replaceAll((living, ends) -> ends + gap);
        }
        if (!removed.contains(Guard.LEASE)) {
            leases.put(epoch, now + leaseMs);
        }
        leases.entrySet().stream()
                .filter(lease -> lease.getValue() < now)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(ended -> {
                    bury(ended);
                    expired.add(ended);
                });
        long next = leases.entrySet().stream()
                .filter(lease -> lease.getKey() != epoch)
                .mapToLong(lease -> Math.max(0, lease.getValue() - now))
                .min()
                .orElse(-1);
        Beat beat = new Beat(true, next, new ArrayList<>(buried));
        if (removed.contains(Guard.BURIED)) {
            buried.clear();
        }
        return beat;
    }

    /** Shortens a lease. */
    boolean doubt(long now, long epoch, long graceMs) {
        Long ends = leases.get(epoch);
        boolean longer = ends != null && ends > now + graceMs;
        if (longer) {
            leases.put(epoch, now + graceMs);
        }
        return longer;
    }

    boolean close(long epoch) {
        boolean held = leases.containsKey(epoch);
        if (held) {
            bury(epoch);
        }
        return held;
    }

    boolean reaped(long epoch) {
        return buried.remove(epoch);
    }

    private void bury(long epoch) {
        leases.remove(epoch);
        buried.add(epoch);
        everDead.add(epoch);
    }

    /** Whether an epoch has been declared dead, ever. */
    boolean isDead(long epoch) {
        return everDead.contains(epoch);
    }

    /** Whether an epoch died because its lease ran out, and not by a later start of its node, or one that came late. */
    boolean hasExpired(long epoch) {
        return expired.contains(epoch);
    }

    boolean hasDead() {
        return !everDead.isEmpty();
    }

    /** The dead whose tasks are still to be moved back. */
    Set<Long> buried() {
        return buried;
    }

    /** The end of each living epoch's lease. */
    Map<Long, Long> leases() {
        return leases;
    }
}
