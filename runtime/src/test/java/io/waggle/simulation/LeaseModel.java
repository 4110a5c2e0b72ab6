package io.waggle.simulation;

import io.vertx.core.json.JsonObject;
import io.waggle.store.LeaseStore.Beat;
import io.waggle.store.LeaseStore.Card;
import io.waggle.store.LeaseStore.Opening;
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

    private record Entry(long epoch, String instance, JsonObject card) {}

    /**
     * What an opening did.
     *
     * @param answer what the caller is told
     * @param ended the living epoch that it ended, 0: none
     */
    record Opened(Opening answer, long ended) {}

    /** @param removed the guards that are missing */
    LeaseModel(Set<Guard> removed) {
        this.removed = removed;
    }

    /** Nothing when another instance of that name lives. */
    Optional<Opened> open(long now, String node, String instance, long after, long leaseMs, JsonObject card) {
        Entry entry = nodes.get(node);
        long ended = 0;
        if (entry != null) {
            Long ends = leases.get(entry.epoch);
            if (ends != null && !entry.instance.equals(instance) && ends > now) {
                return Optional.empty();
            }
            if (entry.epoch != after && !removed.contains(Guard.LATE_OPENING)) {
                return Optional.of(new Opened(new Opening(false, entry.epoch), 0));
            }
            ended = ends == null ? 0 : entry.epoch;
            bury(entry.epoch);
        }
        hear(now, leaseMs);
        long epoch = ++epochs;
        leases.put(epoch, now + leaseMs);
        nodes.put(node, new Entry(epoch, instance, card));
        return Optional.of(new Opened(new Opening(true, epoch), ended));
    }

    /** Time in which nobody was heard is added to every lease. */
    private void hear(long now, long leaseMs) {
        long gap = now - (heard < 0 ? now : heard);
        heard = now;
        if (gap < 0 || gap > leaseMs / 2) {
            leases.replaceAll((living, ends) -> ends + gap);
        }
    }

    Beat beat(long now, long epoch, String node, String instance, long leaseMs) {
        Entry entry = nodes.get(node);
        if (!leases.containsKey(epoch) || entry == null || entry.epoch != epoch || !entry.instance.equals(instance)) {
            return new Beat(false, -1, List.of());
        }
        hear(now, leaseMs);
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
        long grace = removed.contains(Guard.GRACE) ? graceMs / 2 : graceMs;
        Long ends = leases.get(epoch);
        boolean longer = ends != null && ends > now + grace;
        if (longer) {
            leases.put(epoch, now + grace);
        }
        return longer;
    }

    /** Every node that is known; when it was seen last is left out. */
    List<Card> cards() {
        return nodes.entrySet().stream()
                .map(node -> new Card(
                        node.getKey(),
                        node.getValue().epoch,
                        leases.containsKey(node.getValue().epoch),
                        0,
                        node.getValue().card))
                .toList();
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
