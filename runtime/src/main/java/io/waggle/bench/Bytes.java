package io.waggle.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;

/** What a queued task takes of Redis' memory, all included. */
final class Bytes implements Workload {

    private static final int STEADY_LOOKS = 50;

    @Override
    public List<Figure> run(Run run) throws IOException, InterruptedException {
        Bed bed = run.bed();
        try {
            bed.session().deploy(run.jars().noop());
            bed.session().pause();
            Feeder feeder = new Feeder(bed.submission());
            feeder.submit(1, i -> Payloads.task(FunctionJars.NOOP));
            long before = steadyMemory(bed);
            int count = run.sizes().weighed();
            feeder.submit(count, i -> Payloads.task(FunctionJars.NOOP));
            double each = (double) (steadyMemory(bed) - before) / count;
            run.say("%.1f bytes a task", each);
            return List.of(Figure.of(Target.BYTES, each, new JsonObject().put("tasks", count)));
        } finally {
            run.close(bed);
        }
    }

    /** The least of what is used over a few seconds: buffers on their way to the file do not count. */
    private static long steadyMemory(Bed bed) throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < STEADY_LOOKS; i++) {
            least = Math.min(least, bed.redis().usedMemory());
            Thread.sleep(40);
        }
        return least;
    }
}
