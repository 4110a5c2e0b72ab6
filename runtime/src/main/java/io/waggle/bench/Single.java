package io.waggle.bench;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.Numbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/** One task per request, 64 requests at a time, while no device takes any: on the event bus, and over REST. */
final class Single implements Workload {

    private static final int AT_A_TIME = 64;
    private static final String TASK = Payloads.json(FunctionJars.NOOP);

    @Override
    public List<Figure> run(Run run) throws IOException {
        Bed bed = run.bed();
        try {
            bed.session().deploy(run.jars().noop());
            bed.session().pause();
            return List.of(onTheBus(run, bed), overRest(run, bed));
        } finally {
            run.close(bed);
        }
    }

    private static Figure onTheBus(Run run, Bed bed) {
        BusClient client = new BusClient(bed.vertx(), "", (body, sentAt, cameAt) -> {});
        client.run(TASK, AT_A_TIME, until(run.sizes().warmUp().toNanos()));
        List<Double> rates = new ArrayList<>();
        for (int round = 1; round <= run.sizes().rounds(); round++) {
            long begun = System.nanoTime();
            long answered =
                    client.run(TASK, AT_A_TIME, until(run.sizes().window().toNanos()));
            rates.add(answered * 1e9 / (System.nanoTime() - begun));
            run.say("event bus, round %d: %,.0f tasks/s", round, rates.get(round - 1));
        }
        return Figure.of(Target.SINGLE, Numbers.median(rates), Details.rounds(rates));
    }

    private static LongPredicate until(long nanos) {
        long end = System.nanoTime() + nanos;
        return sent -> System.nanoTime() - end < 0;
    }

    private static Figure overRest(Run run, Bed bed) {
        WireClient client = new WireClient(bed.session());
        byte[] request = client.post("/tasks", TASK.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        client.during(run.sizes().warmUp().toNanos(), AT_A_TIME, request);
        List<Double> rates = new ArrayList<>();
        JsonObject cost = new JsonObject();
        for (int round = 1; round <= run.sizes().rounds(); round++) {
            WireClient.Load load = client.during(run.sizes().window().toNanos(), AT_A_TIME, request);
            rates.add(load.answered() * 1e9 / load.nanos());
            Details.client(cost, load);
            run.say("REST, round %d: %,.0f tasks/s", round, rates.get(round - 1));
        }
        return Figure.of(
                Target.SINGLE_REST, Numbers.median(rates), Details.rounds(rates).mergeIn(cost));
    }
}
