package io.waggle.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.rig.Numbers;
import java.util.List;

/**
 * How fast the machine was: one measurement before the first workload and one after each.
 *
 * @param speeds in order of time, at least one
 */
record Calibration(List<Calibrator.Speed> speeds) {

    /** The mean over the run. */
    double r1() {
        return speeds.stream().mapToDouble(Calibrator.Speed::r1).average().orElseThrow();
    }

    Calibrator.Speed first() {
        return speeds.get(0);
    }

    Calibrator.Speed last() {
        return speeds.get(speeds.size() - 1);
    }

    JsonObject toJson() {
        JsonArray all = new JsonArray();
        speeds.forEach(speed -> all.add(Numbers.rounded(speed.r1())));
        return new JsonObject()
                .put("r1", Numbers.rounded(r1()))
                .put("before", json(first()))
                .put("after", json(last()))
                .put("all", all);
    }

    private static JsonObject json(Calibrator.Speed speed) {
        return new JsonObject()
                .put("set", Numbers.rounded(speed.set()))
                .put("lpush", Numbers.rounded(speed.lpush()))
                .put("rpop", Numbers.rounded(speed.rpop()))
                .put("r1", Numbers.rounded(speed.r1()));
    }
}
