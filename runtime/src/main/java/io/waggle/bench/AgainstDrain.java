package io.waggle.bench;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.Numbers;
import io.waggle.task.TaskSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * A drain under a condition, as a part of the plain drain. The two take turns on the same node, plain first and plain
 * last, and each is compared with the mean of its two neighbours: what the machine does meanwhile meets both.
 *
 * @param target the line
 * @param tasks how many tasks are queued for the condition
 * @param rounds how often it is measured in a full run: one drain is a second or two, and the machine's mood is a tenth of it
 * @param condition what is different
 */
record AgainstDrain(Target target, ToIntFunction<Sizes> tasks, int rounds, Condition condition) implements Workload {

    /** What is different from a plain drain. */
    interface Condition {

        /** The tags of the node's device. */
        default String[] tags() {
            return new String[0];
        }

        /** What is done once. */
        default void prepare(Run run, Bed bed) throws IOException {}

        /** What is done before and after each drain under the condition. */
        default void set(Bed bed, boolean on) {}

        /** The tasks. */
        default IntFunction<TaskSpec> task() {
            return i -> Payloads.task(FunctionJars.NOOP);
        }
    }

    @Override
    public List<Figure> run(Run run) throws IOException, InterruptedException {
        Bed bed = run.bed(condition.tags());
        try {
            bed.session().deploy(run.jars().noop());
            condition.prepare(run, bed);
            Drain.warmUp(run, bed, i -> Payloads.task(FunctionJars.NOOP));
            Drain.warmUp(run, bed, condition.task());
            List<Double> plain = new ArrayList<>(List.of(plain(run, bed)));
            List<Double> under = new ArrayList<>();
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < times(run.sizes()); round++) {
                under.add(under(bed, tasks.applyAsInt(run.sizes())));
                plain.add(plain(run, bed));
                ratios.add(under.get(round) * 2 / (plain.get(round) + plain.get(round + 1)));
                run.say(
                        "round %d: %,.0f tasks/s, %.3f of drain's %,.0f and %,.0f",
                        round + 1, under.get(round), ratios.get(round), plain.get(round), plain.get(round + 1));
            }
            JsonObject detail = Details.rounds(ratios)
                    .put("rates", Details.rounds(under))
                    .put("drain", Details.rounds(plain))
                    .put("tasks", tasks.applyAsInt(run.sizes()));
            return List.of(Figure.of(target, Numbers.median(ratios), detail));
        } finally {
            run.close(bed);
        }
    }

    private int times(Sizes sizes) {
        return Math.max(1, rounds * sizes.rounds() / Sizes.FULL.rounds());
    }

    private static double plain(Run run, Bed bed) throws InterruptedException {
        return Drain.once(bed, run.sizes().drain(), i -> Payloads.task(FunctionJars.NOOP), watch(bed));
    }

    private double under(Bed bed, int count) throws InterruptedException {
        condition.set(bed, true);
        double rate = Drain.once(bed, count, condition.task(), watch(bed));
        condition.set(bed, false);
        return rate;
    }

    /** Seldom: with a hundred channels, each look costs a hundred calls. */
    private static Watch watch(Bed bed) {
        return new Watch(bed.session(), Duration.ofMillis(500));
    }
}
