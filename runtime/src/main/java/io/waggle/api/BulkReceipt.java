package io.waggle.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.task.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of many tasks, counted. One context. */
final class BulkReceipt {

    private static final int MOST_EXAMPLES = 5;
    private static final int MOST_IDS = 10_000;

    private final BulkVerb verb;
    private final boolean dryRun;
    private final Map<String, Reason> reasons = new LinkedHashMap<>();
    private final List<String> ids = new ArrayList<>();
    private long matched;
    private long done;
    private long refused;
    private boolean more;

    /** Why some were refused, with the first of them. */
    private static final class Reason {
        private final Problem problem;
        private final List<String> examples = new ArrayList<>();
        private long count;

        Reason(Problem problem) {
            this.problem = problem;
        }
    }

    BulkReceipt(BulkVerb verb, boolean dryRun) {
        this.verb = verb;
        this.dryRun = dryRun;
    }

    long done() {
        return done;
    }

    void matched(long count) {
        matched += count;
    }

    /** More match than one call takes. */
    void andMore() {
        more = true;
    }

    /**
     * One task's outcome.
     *
     * @param task its address, or what the caller called it
     * @param problem why it was refused, without its name
     */
    void one(String task, Optional<Problem> problem) {
        if (problem.isEmpty()) {
            done++;
            return;
        }
        refused++;
        Reason reason = reasons.computeIfAbsent(
                problem.get().code() + " " + problem.get().detail(), any -> new Reason(problem.get()));
        reason.count++;
        if (reason.examples.size() < MOST_EXAMPLES) {
            reason.examples.add(task);
        }
    }

    /** A task that was made. */
    void made(String id) {
        if (ids.size() < MOST_IDS) {
            ids.add(id);
        }
    }

    /** How far it is. */
    JsonObject progress() {
        return new JsonObject().put("matched", matched).put("done", done).put("refused", refused);
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject()
                .put("action", verb.word())
                .put("dryRun", dryRun)
                .mergeIn(progress());
        JsonArray why = new JsonArray();
        reasons.values()
                .forEach(reason -> why.add(new JsonObject()
                        .put("code", reason.problem.code().name())
                        .put("detail", reason.problem.detail())
                        .put("count", reason.count)
                        .put("ids", new JsonArray(List.copyOf(reason.examples)))));
        json.put("reasons", why).put("more", more);
        return verb == BulkVerb.COPY && !dryRun ? json.put("ids", new JsonArray(List.copyOf(ids))) : json;
    }
}
