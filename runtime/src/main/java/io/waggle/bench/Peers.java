package io.waggle.bench;

import io.waggle.rig.Session;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs peers in turns with ourselves: the same number of tasks of the same payload, each on a store of its own that
 * writes to the same disk, and while one runs the other does not exist. Blocks.
 */
final class Peers {

    private static final List<String> KNOWN = List.of("bullmq", "bee-queue", "sidekiq", "beanstalkd");

    private Peers() {}

    /**
     * The peer of a name.
     *
     * @param folder where {@code scripts/bench} puts them
     */
    static Peer named(String name, Path folder) {
        return switch (name) {
            case "bullmq", "bee-queue" -> ScriptPeer.nodeJs(name, folder);
            case "sidekiq" -> ScriptPeer.ruby(name);
            case "beanstalkd" -> new Beanstalkd(folder);
            default ->
                throw new Problem(
                        ProblemCode.BAD_REQUEST,
                        "There is no peer \"" + name + "\": there are " + String.join(", ", KNOWN) + ".");
        };
    }

    static PeerFigure compare(Run run, Peer peer) throws IOException, InterruptedException {
        int tasks = run.sizes().drain() / 3;
        List<Peer.Rates> ours = new ArrayList<>();
        List<Peer.Rates> theirs = new ArrayList<>();
        for (int round = 1; round <= run.sizes().rounds(); round++) {
            Peer.Rates we = ours(run, tasks);
            Peer.Rates they = peer.round(run, tasks);
            ours.add(we);
            theirs.add(they);
            run.say(
                    "round %d: bulk %,.0f and %,.0f, drain %,.0f and %,.0f tasks/s (ours, theirs)",
                    round, we.bulk(), they.bulk(), we.drain(), they.drain());
        }
        return new PeerFigure(peer.name(), ours, theirs);
    }

    private static Peer.Rates ours(Run run, int tasks) throws IOException, InterruptedException {
        Bed bed = run.bed();
        try {
            bed.session().deploy(run.jars().noop());
            Drain.warmUp(run, bed, i -> Payloads.task(FunctionJars.NOOP));
            bed.session().pause();
            Session.Totals before = bed.session().totals();
            long begun = System.nanoTime();
            new Feeder(bed.submission()).submit(tasks, i -> Payloads.task(FunctionJars.NOOP));
            double bulk = tasks * 1e9 / (System.nanoTime() - begun);
            begun = System.nanoTime();
            bed.session().start();
            long nanos = new Watch(bed.session(), Duration.ofMillis(200)).await(before, tasks, begun);
            return new Peer.Rates("", bulk, tasks * 1e9 / nanos);
        } finally {
            run.close(bed);
        }
    }
}
