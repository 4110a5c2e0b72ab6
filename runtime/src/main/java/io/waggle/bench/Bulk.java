package io.waggle.bench;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.Numbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Many tasks at a time, while no device takes any: in process, and over REST as arrays and as a stream. */
final class Bulk implements Workload {

    private static final int CONNECTIONS = 4;

    @Override
    public List<Figure> run(Run run) throws IOException, InterruptedException {
        Bed bed = run.bed();
        try {
            bed.session().deploy(run.jars().noop());
            bed.session().pause();
            return List.of(inProcess(run, bed), overRest(run, bed), streamed(run, bed));
        } finally {
            run.close(bed);
        }
    }

    private static Figure inProcess(Run run, Bed bed) throws InterruptedException {
        Feeder feeder = new Feeder(bed.submission());
        int count = run.sizes().bulk();
        long until = System.nanoTime() + run.sizes().warmUp().toNanos();
        do {
            feeder.submit(count / 6, i -> Payloads.task(FunctionJars.NOOP));
        } while (System.nanoTime() - until < 0);
        List<Double> rates = new ArrayList<>();
        for (int round = 1; round <= run.sizes().rounds(); round++) {
            long begun = System.nanoTime();
            feeder.submit(count, i -> Payloads.task(FunctionJars.NOOP));
            rates.add(count * 1e9 / (System.nanoTime() - begun));
            run.say("in process, round %d: %,.0f tasks/s", round, rates.get(round - 1));
        }
        return Figure.of(
                Target.BULK, Numbers.median(rates), Details.rounds(rates).put("list", Feeder.LIST));
    }

    private static Figure overRest(Run run, Bed bed) {
        WireClient client = new WireClient(bed.session());
        byte[] request = client.post("/tasks", Payloads.array(Payloads.json(FunctionJars.NOOP), Feeder.LIST));
        client.during(run.sizes().warmUp().toNanos(), CONNECTIONS, request);
        List<Double> rates = new ArrayList<>();
        JsonObject cost = new JsonObject();
        for (int round = 1; round <= run.sizes().rounds(); round++) {
            WireClient.Load load = client.times(run.sizes().bulk() / Feeder.LIST, CONNECTIONS, request, took -> {});
            rates.add(load.answered() * Feeder.LIST * 1e9 / load.nanos());
            Details.client(cost, load);
            run.say("REST, round %d: %,.0f tasks/s", round, rates.get(round - 1));
        }
        JsonObject detail = Details.rounds(rates).put("array", Feeder.LIST).put("connections", CONNECTIONS);
        return Figure.of(Target.BULK_REST, Numbers.median(rates), detail.mergeIn(cost));
    }

    private static Figure streamed(Run run, Bed bed) {
        NdjsonStream stream = new NdjsonStream(bed.session(), Payloads.json(FunctionJars.NOOP));
        int count = NdjsonStream.whole(run.sizes().bulk());
        long until = System.nanoTime() + run.sizes().warmUp().toNanos();
        do {
            stream.send(NdjsonStream.whole(count / 6));
        } while (System.nanoTime() - until < 0);
        List<Double> rates = new ArrayList<>();
        for (int round = 1; round <= run.sizes().rounds(); round++) {
            long before = bed.session().totals().submitted();
            long begun = System.nanoTime();
            int status = stream.send(count);
            rates.add(count * 1e9 / (System.nanoTime() - begun));
            long stored = bed.session().totals().submitted() - before;
            if (stored != count) {
                throw new IllegalStateException(
                        stored + " of " + count + " streamed tasks were stored, the status was " + status);
            }
            run.say("NDJSON, round %d: %,.0f tasks/s", round, rates.get(round - 1));
        }
        return Figure.of(Target.BULK_NDJSON, Numbers.median(rates), Details.rounds(rates));
    }
}
