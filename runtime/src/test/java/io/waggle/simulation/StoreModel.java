package io.waggle.simulation;

import io.waggle.channel.NewTask;
import io.waggle.channel.Stored;
import io.waggle.channel.redis.ChannelModel;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The store: the channels and the leases, each call at once and whole, in its own time. It may stand still, and it may be
 * away; what it has answered it keeps. One thread.
 */
final class StoreModel {

    private static final long BEGINNING_MS = 1_795_000_000_000L;

    final LeaseModel leases;
    private final VirtualTime time;
    private final Set<Guard> removed;
    private final Map<String, Guarded> channels = new TreeMap<>();
    private final Map<String, Long> numbers = new TreeMap<>();
    private final Map<Long, String> names = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private long skewMs;
    private long standsUntil;
    private long awayUntil;

    /** A channel in which some guards may have been removed. */
    private final class Guarded extends ChannelModel {

        Guarded(String channel) {
            super(channel);
        }

        @Override
        public boolean holds(@Nullable Item item, long epoch, long fence) {
            boolean there = item != null && item.place == Place.RUNNING;
            return removed.contains(Guard.FENCE) ? there : super.holds(item, epoch, fence);
        }

        @Override
        protected boolean refuses(long epoch) {
            return !removed.contains(Guard.EPOCH) && super.refuses(epoch);
        }

        @Override
        protected boolean isSuspect(Item item) {
            return !removed.contains(Guard.SUSPECTS) && super.isSuspect(item);
        }

        @Override
        public List<Stored> submitted(List<NewTask> tasks, boolean unseen) {
            boolean blind = unseen || removed.contains(Guard.RESUBMIT);
            for (NewTask task : tasks) {
                if (blind && items.containsKey(task.id())) {
                    wrong.add(task.id() + " was stored over itself");
                }
            }
            return super.submitted(tasks, blind);
        }
    }

    StoreModel(VirtualTime time, Set<Guard> removed) {
        this.time = time;
        this.removed = removed.isEmpty() ? Set.of() : EnumSet.copyOf(removed);
        this.leases = new LeaseModel(this.removed);
    }

    /** Milliseconds since 1970 by its own clock. */
    long nowMs() {
        return BEGINNING_MS + skewMs + time.now() / VirtualTime.MS;
    }

    /** A channel as it is when the next call comes. */
    ChannelModel channel(String name) {
        ChannelModel channel = channels.computeIfAbsent(name, Guarded::new);
        channel.at(nowMs());
        return channel;
    }

    long number(String channel) {
        return numbers.computeIfAbsent(channel, name -> {
            names.put(numbers.size() + 1L, name);
            return numbers.size() + 1L;
        });
    }

    @Nullable
    String name(long number) {
        return names.get(number);
    }

    List<String> names() {
        return List.copyOf(numbers.keySet());
    }

    Map<String, ? extends ChannelModel> channels() {
        return channels;
    }

    /** What it saw that must never be. */
    List<String> wrong() {
        return wrong;
    }

    /** Sets its clock. */
    void setNow(long ms) {
        skewMs += ms - nowMs();
    }

    void freeze(long nanos) {
        standsUntil = Math.max(standsUntil, time.now() + nanos);
    }

    void goAway(long nanos) {
        awayUntil = time.now() + nanos;
    }

    boolean away() {
        return awayUntil > time.now();
    }

    long standsUntil() {
        return standsUntil;
    }
}
