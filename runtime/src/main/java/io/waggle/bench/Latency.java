package io.waggle.bench;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.Numbers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * One task at a time on a node that has nothing else to do. The function answers the time of its start by the clock of
 * this very process, so both times come from one request.
 */
final class Latency implements Workload {

    private static final String TASK = Payloads.json(FunctionJars.CLOCK);
    private static final String WAIT = "10s";

    /** Nanoseconds of one round. */
    private record Round(long[] starts, long[] outcomes) {}

    @Override
    public List<Figure> run(Run run) throws IOException {
        Bed bed = run.bed();
        try {
            bed.session().deploy(run.jars().clock());
            List<Figure> figures = new ArrayList<>(onTheBus(run, bed));
            figures.addAll(overRest(run, bed));
            return figures;
        } finally {
            run.close(bed);
        }
    }

    private static List<Figure> onTheBus(Run run, Bed bed) {
        long end = System.nanoTime() + run.sizes().warmUp().toNanos();
        new BusClient(bed.vertx(), WAIT, (body, sentAt, cameAt) -> {})
                .run(TASK, 1, sent -> System.nanoTime() - end < 0);
        List<long[]> starts = new ArrayList<>();
        List<long[]> outcomes = new ArrayList<>();
        for (int i = 1; i <= run.sizes().rounds(); i++) {
            Round round = round(run, bed);
            starts.add(round.starts());
            outcomes.add(round.outcomes());
            run.say(
                    "event bus, round %d: start %.2f / %.2f ms, outcome %.2f / %.2f ms (p50 / p99)",
                    i,
                    millis(round.starts(), 0.5),
                    millis(round.starts(), 0.99),
                    millis(round.outcomes(), 0.5),
                    millis(round.outcomes(), 0.99));
        }
        run.tools().pictures().latency("submit to start, event bus", joined(starts));
        run.tools().pictures().latency("submit to outcome, event bus", joined(outcomes));
        return List.of(
                figure(Target.LATENCY_START_P50, starts, 0.5),
                figure(Target.LATENCY_START_P99, starts, 0.99),
                figure(Target.LATENCY_OUTCOME_P50, outcomes, 0.5),
                figure(Target.LATENCY_OUTCOME_P99, outcomes, 0.99));
    }

    private static Round round(Run run, Bed bed) {
        int count = run.sizes().latencies();
        LongStream.Builder starts = LongStream.builder();
        LongStream.Builder outcomes = LongStream.builder();
        new BusClient(bed.vertx(), WAIT, (body, sentAt, cameAt) -> {
                    starts.add(startedAt(body) - sentAt);
                    outcomes.add(cameAt - sentAt);
                })
                .run(TASK, 1, sent -> sent < count);
        return new Round(starts.build().toArray(), outcomes.build().toArray());
    }

    private static long startedAt(JsonObject task) {
        if (!(task.getValue("result") instanceof Number nanos)) {
            throw new IllegalStateException("the task had not ended within " + WAIT + ": " + task.encode());
        }
        return nanos.longValue();
    }

    private static List<Figure> overRest(Run run, Bed bed) {
        WireClient client = new WireClient(bed.session());
        byte[] request = client.post("/tasks?wait=" + WAIT, TASK.getBytes(StandardCharsets.US_ASCII));
        client.during(run.sizes().warmUp().toNanos(), 1, request);
        List<long[]> outcomes = new ArrayList<>();
        for (int i = 1; i <= run.sizes().rounds(); i++) {
            LongStream.Builder took = LongStream.builder();
            client.times(run.sizes().latencies(), 1, request, took);
            outcomes.add(took.build().toArray());
            long[] last = outcomes.get(i - 1);
            run.say("REST, round %d: outcome %.2f / %.2f ms (p50 / p99)", i, millis(last, 0.5), millis(last, 0.99));
        }
        run.tools().pictures().latency("submit to outcome, REST", joined(outcomes));
        return List.of(figure(Target.LATENCY_REST_P50, outcomes, 0.5), figure(Target.LATENCY_REST_P99, outcomes, 0.99));
    }

    private static Figure figure(Target target, List<long[]> rounds, double part) {
        List<Double> each = rounds.stream().map(round -> millis(round, part)).toList();
        return Figure.of(target, Numbers.median(each), Details.rounds(each));
    }

    private static double millis(long[] nanos, double part) {
        return Numbers.percentile(nanos, part) / 1e6;
    }

    private static long[] joined(List<long[]> rounds) {
        return rounds.stream().flatMapToLong(Arrays::stream).toArray();
    }
}
