package io.waggle.bench;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.Numbers;
import io.waggle.rig.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How soon a command is obeyed everywhere: three nodes pause and start again while all their slots are busy and 100,000
 * tasks wait. From the request until the receipt, in which each device must say that it has done it.
 */
final class Control implements Workload {

    private static final int NODES = 3;
    private static final int WAITING = 100_000;

    /** What runs while the commands are timed. */
    private static final int EXTRA = 20_000;

    private static final int ROUNDS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public List<Figure> run(Run run) throws IOException, InterruptedException {
        ClusterFlags cluster = new ClusterFlags();
        List<ChildNode> nodes = new ArrayList<>();
        try {
            nodes.add(ChildNode.launch(run, "", cluster.with()));
            Session session = nodes.get(0).session();
            session.deploy(run.jars().hold());
            for (int i = 1; i < NODES; i++) {
                nodes.add(ChildNode.launch(run, "", cluster.with()));
                nodes.get(i).awaitReady();
            }
            return List.of(measure(run, session));
        } finally {
            for (int i = nodes.size() - 1; i >= 0; i--) {
                run.close(nodes.get(i));
            }
        }
    }

    private static Figure measure(Run run, Session session) throws InterruptedException {
        session.pause();
        byte[] array = Payloads.array(Payloads.json(FunctionJars.HOLD), Feeder.LIST);
        for (int i = 0; i < (WAITING + EXTRA) / Feeder.LIST; i++) {
            session.submit(array);
        }
        int rounds = ROUNDS * run.sizes().rounds() / Sizes.FULL.rounds();
        long[] nanos = new long[2 * rounds];
        for (int i = 0; i < rounds; i++) {
            nanos[2 * i] = timed(session, "start");
            awaitBusy(session);
            nanos[2 * i + 1] = timed(session, "pause");
        }
        long left = session.totals().queued();
        if (left < WAITING) {
            throw new IllegalStateException("only " + left + " tasks were waiting at the end, not " + WAITING);
        }
        double slowest = Numbers.percentile(nanos, 0.99) / 1e6;
        run.say("%.1f ms, 99 of 100 commands", slowest);
        return Figure.of(
                Target.CONTROL,
                slowest,
                new JsonObject()
                        .put("commands", nanos.length)
                        .put("medianMs", Numbers.rounded(Numbers.percentile(nanos, 0.5) / 1e6))
                        .put("waiting", left));
    }

    private static long timed(Session session, String command) {
        long begun = System.nanoTime();
        JsonObject receipt = session.post("/devices/" + command, new JsonObject());
        long took = System.nanoTime() - begun;
        long obeyed = receipt.getJsonArray("devices").stream()
                .map(JsonObject.class::cast)
                .filter(device -> "DONE".equals(device.getString("outcome")))
                .count();
        if (obeyed != NODES) {
            throw new IllegalStateException("not every device did as it was told: " + receipt.encode());
        }
        return took;
    }

    private static void awaitBusy(Session session) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!allBusy(session.get("/devices?probe=true"))) {
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException("the slots were not all busy after " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(5);
        }
    }

    private static boolean allBusy(JsonObject devices) {
        return devices.getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .allMatch(device -> device.getInteger("busy") >= device.getInteger("slots"));
    }
}
