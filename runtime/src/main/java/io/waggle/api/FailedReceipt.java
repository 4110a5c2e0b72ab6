package io.waggle.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.FailLists.Act;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.Map;
import java.util.TreeMap;

/** What became of failed tasks, counted. One context. */
final class FailedReceipt {

    private static final int MOST_REFUSED = 100;

    private final FailedAsk ask;
    private final JsonArray refused = new JsonArray();
    private final Map<String, Long> channels = new TreeMap<>();
    private long matched;
    private long done;
    private long refusedTotal;
    private boolean more;

    FailedReceipt(FailedAsk ask) {
        this.ask = ask;
    }

    void matched(long count) {
        matched += count;
    }

    void done(String channel, long count) {
        done += count;
        channels.merge(channel, count, Long::sum);
    }

    /** More match than one call takes. */
    void andMore() {
        more = true;
    }

    /** So many are on their way to another channel, and nothing was done to them. */
    void leaving(long count) {
        refusedTotal += count;
        if (count > 0 && refused.size() < MOST_REFUSED) {
            refused.add(new JsonObject()
                    .put("id", "")
                    .put("code", ProblemCode.CONFLICT.name())
                    .put("detail", count + " are on their way to another channel: move them there once more"));
        }
    }

    /** @param id what the caller called it, or its address */
    void refused(String id, Problem why) {
        refusedTotal++;
        if (refused.size() < MOST_REFUSED) {
            refused.add(new JsonObject()
                    .put("id", id)
                    .put("code", why.code().name())
                    .put("detail", why.detail()));
        }
    }

    /** How far it is. */
    JsonObject progress() {
        return new JsonObject().put("matched", matched).put("done", done).put("refused", refusedTotal);
    }

    /** What the audit is told. */
    JsonObject outcome() {
        return new JsonObject().put(past(), done);
    }

    private String past() {
        return ask.act() == Act.RELOAD ? "reloaded" : "deleted";
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject()
                .put("action", FailedAsk.word(ask.act()))
                .put("dryRun", ask.dryRun())
                .put("matched", matched)
                .put("done", done)
                .put("refused", refused.copy())
                .put("refusedTotal", refusedTotal)
                .put("more", more)
                .put(past(), done);
        if (ask.channel().isEmpty()) {
            JsonObject each = new JsonObject();
            channels.forEach(each::put);
            json.put("channels", each);
        }
        return json;
    }
}
