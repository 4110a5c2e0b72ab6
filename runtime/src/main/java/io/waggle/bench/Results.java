package io.waggle.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.rig.Numbers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a run.
 *
 * @param conditions when, where and on what it ran; has {@code commit}
 * @param calibration how fast the machine was
 * @param figures a figure for each line
 * @param peers what other systems did in turns with us
 * @param problems workloads that did not come to their end, a sentence each
 */
record Results(
        JsonObject conditions,
        Calibration calibration,
        List<Figure> figures,
        List<PeerFigure> peers,
        List<String> problems) {

    boolean allMet() {
        return problems.isEmpty() && figures.stream().allMatch(Figure::meetsMust);
    }

    /** The file of results: the shape is a contract, and more fields may join. */
    JsonObject toJson() {
        JsonArray workloads = new JsonArray();
        figures.forEach(figure -> workloads.add(json(figure)));
        JsonArray others = new JsonArray();
        peers.forEach(peer -> others.add(peer.toJson()));
        return new JsonObject()
                .put("commit", conditions.getString("commit"))
                .put("calibration", calibration.toJson())
                .put("workloads", workloads)
                .put("peers", others)
                .put("problems", new JsonArray(problems))
                .put("conditions", conditions);
    }

    private static JsonObject json(Figure figure) {
        Target target = figure.target();
        boolean bounded = target.measure() != Target.Measure.HOLDS;
        Double r1 = figure.r1();
        return new JsonObject()
                .put("name", target.text())
                .put("value", Numbers.rounded(figure.value()))
                .put("unit", target.unit())
                .put("perR1", rounded(figure.perR1()))
                .put("must", bounded ? target.must() : null)
                .put("goal", bounded ? target.goal() : null)
                .put("met", figure.meetsMust())
                .put("goalMet", figure.meetsGoal())
                .put("compares", compares(target))
                .put("r1", target.measure() == Target.Measure.PER_R1 ? rounded(r1) : null)
                .put("detail", figure.detail());
    }

    private static String compares(Target target) {
        return switch (target.measure()) {
            case PER_R1 -> "perR1 at least";
            case MORE -> "value at least";
            case LESS -> "value at most";
            case HOLDS -> "comes to its end";
        };
    }

    private static @Nullable Double rounded(@Nullable Double value) {
        return value == null ? null : Double.valueOf(Numbers.rounded(value));
    }
}
