package io.waggle.unit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Those attempts of a lane whose functions had no place free: in order for each function, and out of the way of the
 * others. Used under the lane's lock.
 */
final class Parking {

    private final Map<Bound, Deque<Execution>> parked = new HashMap<>();
    private final Deque<Bound> freed = new ArrayDeque<>();

    /** Whether some of a function's attempts wait here already: those that come later are to wait behind them. */
    boolean holds(Bound bound) {
        return !parked.isEmpty() && parked.containsKey(bound);
    }

    void add(Bound bound, Execution execution) {
        parked.computeIfAbsent(bound, none -> new ArrayDeque<>()).add(execution);
    }

    /** A place of a function may be free. */
    void freed(Bound bound) {
        if (holds(bound) && !freed.contains(bound)) {
            freed.add(bound);
        }
    }

    /** The next whose function may have a place, or {@code null}. */
    @Nullable
    Execution peek() {
        for (Bound bound = freed.peek(); bound != null; bound = freed.peek()) {
            Deque<Execution> line = parked.get(bound);
            while (line != null && !line.isEmpty()) {
                Execution next = line.element();
                if (!next.ended()) {
                    return next;
                }
                line.remove();
            }
            parked.remove(bound);
            freed.remove();
        }
        return null;
    }

    /** Tries to find a place for what {@link #peek} gave, and lets it out then. */
    boolean release(WorkLane lane) {
        Bound bound = freed.element();
        if (bound.enter(lane)) {
            Deque<Execution> line = parked.get(bound);
            if (line != null) {
                line.remove();
            }
            return true;
        }
        freed.remove();
        return false;
    }

    void forgetEnded() {
        parked.values().forEach(line -> line.removeIf(Execution::ended));
        parked.values().removeIf(Deque::isEmpty);
    }
}
