package io.waggle.unit;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How many attempts of one function may run at once on this node, whichever lanes they came by. Any thread; the lock is
 * held for a few instructions.
 */
final class Bound {

    private final int places;
    private final Set<WorkLane> refused = new LinkedHashSet<>();
    private int taken;

    Bound(int places) {
        this.places = places;
    }

    /** Takes a place. @return whether there was one; if not, the lane is in the answer of the next {@link #leave} */
    synchronized boolean enter(WorkLane lane) {
        if (taken < places) {
            taken++;
            return true;
        }
        refused.add(lane);
        return false;
    }

    /** Gives a place back. @return the lanes that may try again */
    synchronized List<WorkLane> leave() {
        taken--;
        List<WorkLane> lanes = refused.isEmpty() ? List.of() : List.copyOf(refused);
        refused.clear();
        return lanes;
    }
}
