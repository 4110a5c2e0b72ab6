package io.waggle.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.rig.Numbers;
import java.util.List;

/** What stands beside a figure in the file of results. */
final class Details {

    private Details() {}

    /** The rounds that the figure is the median of. */
    static JsonObject rounds(List<Double> values) {
        JsonArray all = new JsonArray();
        values.forEach(value -> all.add(Numbers.rounded(value)));
        return new JsonObject().put("rounds", all).put("spread", Numbers.rounded(Numbers.spread(values)));
    }

    /** What the client in this process cost, which the node could not have. */
    static JsonObject client(JsonObject detail, WireClient.Load load) {
        return detail.put("clientMicrosPerRequest", Numbers.rounded(load.cpuNanos() / 1e3 / load.answered()))
                .put("clientShareOfACore", Numbers.rounded((double) load.cpuNanos() / load.nanos()));
    }
}
