package io.waggle.unit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of a lane that have not ended, linked through themselves, so that each joins and leaves in no time however
 * many there are. Used under the lane's lock.
 */
final class Roll {

    private @Nullable Execution first;

    void add(Execution execution) {
        Execution second = first;
        execution.after = second;
        if (second != null) {
            second.before = execution;
        }
        first = execution;
    }

    void remove(Execution execution) {
        Execution before = execution.before;
        Execution after = execution.after;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after != null) {
            after.before = before;
        }
        execution.before = null;
        execution.after = null;
    }

    List<Execution> all() {
        List<Execution> all = new ArrayList<>();
        for (Execution one = first; one != null; one = one.after) {
            all.add(one);
        }
        return all;
    }

    /**
     * Finds those whose time limit has come.
     *
     * @param overdue where they are added
     * @return when the next limit will be reached, or {@link Deadlines#NEVER}
     */
    long overdue(long now, List<Execution> overdue) {
        long soonest = Deadlines.NEVER;
        for (Execution one = first; one != null; one = one.after) {
            if (one.dueAt() <= now) {
                overdue.add(one);
            } else {
                soonest = Math.min(soonest, one.dueAt());
            }
        }
        return soonest;
    }
}
