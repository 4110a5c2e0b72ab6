package io.waggle.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A fault that took place.
 *
 * @param strike what was planned
 * @param processes the processes that were hit, by the names of their ledgers; for faults of Redis and ways those of the
 *     nodes that were up
 * @param began when, {@link System#currentTimeMillis()}
 * @param struck when a process was ended, Redis killed, or the like: the moment from which time counts
 * @param healed when it had ended: what was killed is ready again
 * @param swallowed how many bytes of answers it threw away
 * @param problem what went wrong in doing it; empty: nothing
 */
record Episode(
        Strike strike, List<String> processes, long began, long struck, long healed, long swallowed, String problem) {

    FaultKind kind() {
        return strike.kind();
    }

    /** Whether it went on at some moment between two. */
    boolean meets(long from, long to) {
        return began <= to && healed >= from;
    }

    JsonObject toJson(long zero) {
        return strike.toJson()
                .put("processes", new JsonArray(processes))
                .put("beganMs", began - zero)
                .put("healedMs", healed - zero)
                .put("problem", problem.isEmpty() ? null : problem);
    }
}
