package io.waggle.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Time that passes only from one event to the next, and the one source of chance: what happens is decided by the seed
 * alone. One thread.
 */
final class VirtualTime {

    static final long MS = 1_000_000;

    private final PriorityQueue<Event> queue = new PriorityQueue<>(256);
    private final SplittableRandom random;
    private final @Nullable List<String> log;
    private long now;
    private long order;
    private @Nullable Loop current;

    /** Something that is to happen. */
    static final class Event implements Comparable<Event> {
        private final long order;
        private final @Nullable Loop loop;
        private long at;
        private @Nullable Runnable task;

        private Event(long at, long order, @Nullable Loop loop, Runnable task) {
            this.at = at;
            this.order = order;
            this.loop = loop;
            this.task = task;
        }

        boolean cancel() {
            boolean waits = task != null;
            task = null;
            return waits;
        }

        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    /** @param logged whether {@link #log} is kept */
    VirtualTime(long seed, boolean logged) {
        this.random = new SplittableRandom(seed);
        this.log = logged ? new ArrayList<>() : null;
    }

    /** Nanoseconds since the beginning. */
    long now() {
        return now;
    }

    /** From 0 to the bound, the bound excluded. */
    long draw(long bound) {
        return random.nextLong(bound);
    }

    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    <T> T oneOf(List<T> all) {
        return all.get((int) draw(all.size()));
    }

    /** The loop whose task runs now; {@code null}: the world outside of all machines. */
    @Nullable
    Loop current() {
        return current;
    }

    /** Something happens outside of all machines. */
    void in(long nanos, Runnable task) {
        at(now + nanos, null, task);
    }

    /** A task of a loop; it comes later when its machine stands still then, and never when that is dead. */
    Event at(long at, @Nullable Loop loop, Runnable task) {
        Event event = new Event(Math.max(now, at), order++, loop, task);
        queue.add(event);
        return event;
    }

    /** Runs everything up to a moment, or until something has been found. */
    void runUntil(long end, Supplier<Boolean> over) {
        for (Event next = queue.peek(); next != null && next.at <= end && !over.get(); next = queue.peek()) {
            queue.poll();
            run(next);
        }
        now = Math.max(now, end);
    }

    private void run(Event event) {
        now = event.at;
        Runnable task = event.task;
        Loop loop = event.loop;
        if (task == null || (loop != null && !loop.machine.alive())) {
            return;
        }
        if (loop != null && loop.machine.standsUntil() > now) {
            event.at = loop.machine.standsUntil() + loop.lag();
            queue.add(event);
            return;
        }
        event.task = null;
        current = loop;
        task.run();
        current = null;
    }

    /** What happened, when it is kept. */
    void log(Supplier<String> line) {
        if (log != null) {
            log.add(String.format("%10.3f ms  %s", (double) now / MS, line.get()));
        }
    }

    List<String> log() {
        return log == null ? List.of() : log;
    }
}
