package io.waggle.bench;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.Numbers;
import io.waggle.rig.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Tasks that sleep 5 ms, run by two nodes of 64 slots and by one of them while the other pauses, in turns. Both nodes
 * are processes of their own on the machine's cores.
 */
final class TwoNodes implements Workload {

    private static final int TASKS_PER_ROUND = 50_000;

    @Override
    public List<Figure> run(Run run) throws IOException, InterruptedException {
        ClusterFlags cluster = new ClusterFlags();
        ChildNode first = ChildNode.launch(run, "", cluster.with("--slots", "64"));
        ChildNode second = null;
        try {
            Session session = first.session();
            session.deploy(run.jars().sleep());
            second = ChildNode.launch(run, "", cluster.with("--slots", "64"));
            second.awaitReady();
            return List.of(measure(run, session));
        } finally {
            if (second != null) {
                run.close(second);
            }
            run.close(first);
        }
    }

    private static Figure measure(Run run, Session session) throws InterruptedException {
        List<String> both = session.devices();
        if (both.size() != 2) {
            throw new IllegalStateException("two devices were expected, and there are " + both);
        }
        int tasks = Math.min(TASKS_PER_ROUND, run.sizes().drain());
        long until = System.nanoTime() + run.sizes().warmUp().toNanos();
        do {
            drain(session, both, tasks / 4);
        } while (System.nanoTime() - until < 0);
        List<Double> ones = new ArrayList<>(List.of(drain(session, both.subList(0, 1), tasks / 2)));
        List<Double> twos = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < run.sizes().rounds(); round++) {
            twos.add(drain(session, both, tasks));
            ones.add(drain(session, both.subList((round + 1) % 2, (round + 1) % 2 + 1), tasks / 2));
            ratios.add(twos.get(round) * 2 / (ones.get(round) + ones.get(round + 1)));
            run.say(
                    "round %d: two %,.0f tasks/s, one %,.0f and %,.0f",
                    round + 1, twos.get(round), ones.get(round), ones.get(round + 1));
        }
        JsonObject detail =
                Details.rounds(ratios).put("one", Details.rounds(ones)).put("two", Details.rounds(twos));
        return Figure.of(Target.TWO_NODES, Numbers.median(ratios), detail);
    }

    /** Queues tasks while both pause, and lets some go. @return tasks per second */
    private static double drain(Session session, List<String> devices, int count) throws InterruptedException {
        session.pause();
        Session.Totals before = session.totals();
        byte[] array = Payloads.array(Payloads.json(FunctionJars.SLEEP), Feeder.LIST);
        int lists = Math.max(1, count / Feeder.LIST);
        for (int i = 0; i < lists; i++) {
            session.submit(array);
        }
        long begun = System.nanoTime();
        devices.forEach(device -> session.tell(device, "start"));
        long done = (long) lists * Feeder.LIST;
        return done * 1e9 / new Watch(session, Duration.ofMillis(200)).await(before, done, begun);
    }
}
