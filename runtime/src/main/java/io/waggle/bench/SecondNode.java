package io.waggle.bench;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.Folders;
import io.waggle.rig.Numbers;
import io.waggle.rig.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A second node joins a cluster that has more work than its one node can do: from its start to its first task done. */
final class SecondNode implements Workload {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int QUEUED = 120_000;

    @Override
    public List<Figure> run(Run run) throws IOException, InterruptedException {
        List<Double> seconds = new ArrayList<>();
        for (int round = 1; round <= run.sizes().rounds(); round++) {
            seconds.add(once(run));
            run.say("round %d: %.2f s", round, seconds.get(round - 1));
        }
        return List.of(Figure.of(Target.SECOND_NODE, Numbers.median(seconds), Details.rounds(seconds)));
    }

    private static double once(Run run) throws IOException, InterruptedException {
        ClusterFlags cluster = new ClusterFlags();
        ChildNode first = ChildNode.launch(run, "", cluster.with());
        try {
            Session session = first.session();
            session.deploy(run.jars().mark());
            Path marks = Files.createTempDirectory(run.folder(), "marks");
            submit(session, marks);
            long begun = System.nanoTime();
            ChildNode second = ChildNode.launch(run, "", cluster.with());
            try {
                await(second, marks.resolve(Long.toString(second.pid())));
                return (System.nanoTime() - begun) / 1e9;
            } finally {
                run.close(second);
                Folders.delete(marks);
            }
        } finally {
            run.close(first);
        }
    }

    private static void submit(Session session, Path marks) {
        String task = new JsonObject()
                .put("function", FunctionJars.MARK)
                .put("payload", new JsonObject().put("marks", marks.toString()))
                .encode();
        byte[] array = Payloads.array(task, Feeder.LIST);
        for (int i = 0; i < QUEUED / Feeder.LIST; i++) {
            session.submit(array);
        }
    }

    private static void await(ChildNode node, Path mark) throws IOException, InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(mark)) {
            if (!node.isAlive()) {
                node.awaitReady();
            }
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException(
                        "the second node had done no task after " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(2);
        }
    }
}
