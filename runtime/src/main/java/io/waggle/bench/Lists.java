package io.waggle.bench;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.Numbers;
import io.waggle.rig.Session;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How soon a page of a list is there while a node has a million tasks: one request at a time on a kept connection. */
final class Lists implements Workload {

    private static final int CHANNELS = 10;
    private static final int PAGE = 50;
    private static final int ASKED = 60;

    @Override
    public List<Figure> run(Run run) throws IOException, InterruptedException {
        Bed bed = run.bed();
        try {
            bed.session().deploy(run.jars().noops(CHANNELS));
            int ended = run.sizes().weighed() / 10;
            fill(bed, ended);
            bed.session().start();
            Session.Totals none = new Session.Totals(0, 0, 0, 0, 0);
            new Watch(bed.session(), Duration.ofMillis(200)).await(none, ended, System.nanoTime());
            bed.session().pause();
            fill(bed, run.sizes().weighed() - ended);
            return List.of(measure(run, bed.session()));
        } finally {
            run.close(bed);
        }
    }

    private static void fill(Bed bed, int count) throws InterruptedException {
        bed.session().pause();
        new Feeder(bed.submission()).submit(count, i -> Payloads.task(FunctionJars.noop(i % CHANNELS)));
    }

    private static Figure measure(Run run, Session session) {
        JsonObject detail = new JsonObject().put("tasks", session.totals().submitted());
        List<String> asked = asked(session);
        long[][] nanos = new long[asked.size()][ASKED];
        for (int round = -ASKED / 2; round < ASKED; round++) {
            for (int i = 0; i < asked.size(); i++) {
                long begun = System.nanoTime();
                session.get(asked.get(i));
                if (round >= 0) {
                    nanos[i][round] = System.nanoTime() - begun;
                }
            }
        }
        IntStream.range(0, asked.size())
                .forEach(i -> detail.put(
                        asked.get(i).replaceAll("/tasks/[^?]+$", "/tasks/{id}"),
                        new JsonObject().put("medianMs", ms(nanos[i], 0.5)).put("p99Ms", ms(nanos[i], 0.99))));
        double slowest = Arrays.stream(nanos)
                .mapToDouble(of -> Numbers.percentile(of, 0.99) / 1e6)
                .max()
                .orElseThrow();
        run.say("%.1f ms, 99 of 100 pages of the slowest list", slowest);
        return Figure.of(Target.LISTS, slowest, detail);
    }

    /** What people look at: all, by state, by channel, by function, by batch; and one task. */
    private static List<String> asked(Session session) {
        String queued = "/tasks?state=QUEUED&limit=" + PAGE;
        String id = session.get(queued).getJsonArray("items").getJsonObject(0).getString("id");
        String day = LocalDate.now(ZoneOffset.UTC).toString();
        String channel = "&channel=" + FunctionJars.noop(CHANNELS - 1);
        return List.of(
                "/tasks?limit=" + PAGE,
                queued,
                queued + channel,
                "/tasks?state=SUCCEEDED&limit=" + PAGE,
                "/tasks?state=SUCCEEDED&limit=" + PAGE + channel,
                "/tasks?state=FAILED&limit=" + PAGE,
                "/tasks?limit=" + PAGE + "&function=" + FunctionJars.noop(1),
                "/tasks?limit=" + PAGE + "&batch=" + day,
                "/tasks/" + id,
                "/channels");
    }

    private static double ms(long[] nanos, double part) {
        return Numbers.rounded(Numbers.percentile(nanos, part) / 1e6);
    }
}
