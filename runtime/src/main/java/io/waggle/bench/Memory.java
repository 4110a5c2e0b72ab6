package io.waggle.bench;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A node with a small heap keeps 100,000 tasks in the system while many more pass through; none fails, nor does it. */
final class Memory implements Workload {

    private static final int IN_SYSTEM = 100_000;

    @Override
    public List<Figure> run(Run run) throws IOException, InterruptedException {
        ChildNode node = ChildNode.launch(run, "-Xmx512m");
        try {
            Session session = node.session();
            session.deploy(run.jars().noop());
            long passed = flow(session, 2L * run.sizes().drain());
            if (!node.isAlive()) {
                throw new IllegalStateException("the node ended");
            }
            Double peak = node.peakMemoryMb();
            double megabytes = peak == null ? Double.NaN : peak;
            run.say("%,d tasks passed, at most %.0f MB", passed, megabytes);
            return List.of(Figure.of(Target.MEMORY, megabytes, new JsonObject().put("tasks", passed)));
        } finally {
            run.close(node);
        }
    }

    /** Fills up to the number, lets as many more pass as are wanted, and waits for the last. */
    private static long flow(Session session, long wanted) throws InterruptedException {
        byte[] array = Payloads.array(Payloads.json(FunctionJars.NOOP), Feeder.LIST);
        session.pause();
        long submitted = 0;
        for (; submitted < IN_SYSTEM; submitted += Feeder.LIST) {
            session.submit(array);
        }
        Session.Totals none = new Session.Totals(0, 0, 0, 0, 0);
        long begun = System.nanoTime();
        session.start();
        while (submitted < IN_SYSTEM + wanted) {
            Session.Totals now = session.totals();
            if (now.failed() > 0) {
                throw new IllegalStateException(now.failed() + " tasks failed");
            }
            long room = IN_SYSTEM - (submitted - now.succeeded());
            for (; room >= Feeder.LIST; room -= Feeder.LIST) {
                session.submit(array);
                submitted += Feeder.LIST;
            }
            Thread.sleep(1);
        }
        new Watch(session, Duration.ofMillis(200)).await(none, submitted, begun);
        return submitted;
    }
}
