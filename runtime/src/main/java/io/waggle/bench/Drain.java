package io.waggle.bench;

import io.waggle.rig.Numbers;
import io.waggle.rig.Session;
import io.waggle.task.TaskSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Queued tasks, run by one node as fast as it goes. */
final class Drain implements Workload {

    private static final Duration OFTEN = Duration.ofMillis(200);

    @Override
    public List<Figure> run(Run run) throws IOException, InterruptedException {
        Bed bed = run.bed();
        try {
            bed.session().deploy(run.jars().noop());
            warmUp(run, bed, i -> Payloads.task(FunctionJars.NOOP));
            List<Double> rates = new ArrayList<>();
            for (int round = 1; round <= run.sizes().rounds(); round++) {
                Watch watch = new Watch(bed.session(), OFTEN);
                rates.add(once(bed, run.sizes().drain(), i -> Payloads.task(FunctionJars.NOOP), watch));
                run.say("round %d: %,.0f tasks/s", round, rates.get(round - 1));
                run.tools().pictures().throughput("drain", watch.points());
            }
            return List.of(Figure.of(
                    Target.DRAIN,
                    Numbers.median(rates),
                    Details.rounds(rates).put("tasks", run.sizes().drain())));
        } finally {
            run.close(bed);
        }
    }

    /** Drains small lots until the time for it is over: the JVM compiles what is hot. */
    static void warmUp(Run run, Bed bed, IntFunction<TaskSpec> task) throws InterruptedException {
        long until = System.nanoTime() + run.sizes().warmUp().toNanos();
        do {
            once(bed, run.sizes().drain() / 6, task, new Watch(bed.session(), OFTEN));
        } while (System.nanoTime() - until < 0);
        run.say("warm after %d s", run.sizes().warmUp().toSeconds());
    }

    /**
     * Queues tasks while the device is paused, then lets it go.
     *
     * @return tasks per second, from the order to start until the last has succeeded
     */
    static double once(Bed bed, int count, IntFunction<TaskSpec> task, Watch watch) throws InterruptedException {
        Session session = bed.session();
        session.pause();
        Session.Totals before = session.totals();
        new Feeder(bed.submission()).submit(count, task);
        long begun = System.nanoTime();
        session.start();
        return count * 1e9 / watch.await(before, count, begun);
    }
}
