package io.waggle.bench;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.Numbers;
import org.jspecify.annotations.Nullable;

/**
 * What was measured for one line.
 *
 * @param target the line
 * @param value the figure, in the line's unit
 * @param r1 the machine's speed just before and after, operations per second; {@code null}: not known yet
 * @param detail what else there is to say: rounds, spread, what the client cost
 */
record Figure(Target target, double value, @Nullable Double r1, JsonObject detail) {

    static Figure of(Target target, double value) {
        return new Figure(target, value, null, new JsonObject());
    }

    static Figure of(Target target, double value, JsonObject detail) {
        return new Figure(target, value, null, detail);
    }

    Figure at(double speed) {
        return new Figure(target, value, speed, detail);
    }

    /** The rate divided by R1; {@code null} where the line is no rate. */
    @Nullable
    Double perR1() {
        Double speed = r1;
        return target.measure() == Target.Measure.PER_R1 && speed != null ? Double.valueOf(value / speed) : null;
    }

    boolean meetsMust() {
        return target.reaches(compared(), target.must());
    }

    boolean meetsGoal() {
        return target.reaches(compared(), target.goal());
    }

    /** As it is shown: a figure that reads 2.00 has reached 2. */
    private double compared() {
        Double ratio = perR1();
        return Numbers.rounded(ratio == null ? value : ratio);
    }
}
