package io.waggle.bench;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.Numbers;
import io.waggle.rig.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tasks submitted and run at the same time, with at most so many in the system; and what a life costs Redis. */
final class Flow implements Workload {

    private static final int MOST_IN_SYSTEM = 20_000;
    private static final int LIST = 200;
    private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();

    @Override
    public List<Figure> run(Run run) throws IOException, InterruptedException {
        Bed bed = run.bed();
        try {
            bed.session().deploy(run.jars().noop());
            Stream stream = new Stream(bed);
            stream.flow(run.sizes().warmUp());
            run.say("warm after %d s", run.sizes().warmUp().toSeconds());
            stream.points.clear();
            double cpu = bed.redis().cpuSeconds();
            Session.Totals from = bed.session().totals();
            long begun = System.nanoTime();
            stream.flow(run.sizes().flow());
            Session.Totals to = bed.session().totals();
            long nanos = System.nanoTime() - begun;
            double micros = (bed.redis().cpuSeconds() - cpu) * 1e6;
            long done = to.succeeded() - from.succeeded();
            if (to.failed() > 0) {
                throw new IllegalStateException(to.failed() + " tasks failed");
            }
            run.say("%,.0f tasks/s, Redis %.2f µs a task", done * 1e9 / nanos, micros / done);
            run.tools().pictures().throughput("flow", stream.points);
            JsonObject detail = new JsonObject()
                    .put("seconds", Numbers.rounded(nanos / 1e9))
                    .put("tasks", done);
            return List.of(
                    Figure.of(Target.FLOW, done * 1e9 / nanos, detail.put("list", LIST)),
                    Figure.of(Target.REDIS_CPU, micros / done));
        } finally {
            run.close(bed);
        }
    }

    /** The tasks that pass through a node. */
    private static final class Stream {

        private final Bed bed;
        private final Feeder feeder;
        private final List<Watch.Point> points = new ArrayList<>();
        private long submitted;

        Stream(Bed bed) {
            this.bed = bed;
            this.feeder = new Feeder(bed.submission());
        }

        /** Submits for a time whatever the node can take. */
        void flow(Duration time) throws InterruptedException {
            long begun = System.nanoTime();
            long first = bed.session().totals().succeeded();
            long done = first;
            long looked = begun;
            for (long now = begun; now - begun < time.toNanos(); now = System.nanoTime()) {
                if (now - looked > LOOK_NANOS) {
                    done = bed.session().totals().succeeded();
                    looked = System.nanoTime();
                    points.add(new Watch.Point(looked - begun, done - first));
                }
                if (submitted - done < MOST_IN_SYSTEM) {
                    feeder.send(0, LIST, i -> Payloads.task(FunctionJars.NOOP));
                    submitted += LIST;
                } else {
                    Thread.sleep(1);
                }
            }
        }
    }
}
