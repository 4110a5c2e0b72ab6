package io.waggle.chaos;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.Closers;
import io.waggle.rig.Commit;
import io.waggle.rig.Progress;
import io.waggle.rig.Session;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What happens at a site, from the first task to the verdict. One thread, which it blocks. */
final class Scene {

    private static final int WARM = 300;
    private static final Duration DOUBTS = Duration.ofSeconds(60);
    private static final long AFTERWARDS_MS = 600_000;

    private final Site site;
    private final Plan plan;
    private final Chaos.Order order;
    private final Lookout lookout;
    private final Book book;
    private final Pulse asks;
    private final Client client;
    private final Load load;

    /**
     * @param lookout looks at the ledgers meanwhile
     * @param closers ends the load when the run is broken off
     */
    Scene(Site site, Plan plan, Chaos.Order order, Lookout lookout, Closers closers) {
        this.site = site;
        this.plan = plan;
        this.order = order;
        this.lookout = lookout;
        this.book = lookout.book();
        this.asks = new Pulse(plan.lastsMs() + AFTERWARDS_MS);
        this.client = new Client(site.session(0));
        this.load = closers.add(new Load(client, site.members(), book, plan.seed(), asks));
    }

    Verdict play(Progress progress) throws IOException, InterruptedException {
        load.start();
        lookout.untilDone(WARM);
        Nemesis nemesis = new Nemesis(site, progress);
        List<Episode> episodes = lookout.until(CompletableFuture.supplyAsync(() -> faults(nemesis)));
        progress.say("faults are over: clients ask once more where they are in doubt");
        lookout.until(CompletableFuture.runAsync(this::finish));
        lookout.untilStill(order.stuckMs());
        Kept kept = Kept.send(site, client, book);
        progress.say("all is still: reading %,d tasks back", book.size());
        return judge(episodes, kept);
    }

    private List<Episode> faults(Nemesis nemesis) {
        try {
            return nemesis.run(plan);
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private void finish() {
        try {
            load.finish(DOUBTS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Verdict judge(List<Episode> episodes, Kept kept) throws IOException {
        Session session = site.session(0);
        Survey survey = Survey.take(session, book.size());
        Runs runs = Runs.read(lookout.ledgers(), survey, book.size());
        Shocks shocks = new Shocks(episodes, lookout.stalls());
        List<Finding> findings = new ArrayList<>(new Check(plan.seed(), book, survey, runs, shocks).findings(kept));
        load.complaints().forEach(answer -> findings.add(new Finding(Finding.Wrong.ANSWERS, answer)));
        Guard.Sums sums = new Guard.Sums(load.repeated(), site.staleRefused(), nodesUp(session));
        return new Verdict(
                conditions(),
                plan,
                episodes,
                counts(survey, runs, sums.staleRefused()),
                List.copyOf(findings),
                Guard.all(episodes, new Guard.Seen(plan, book, runs, asks, sums)),
                Times.of(episodes, runs, book, lookout.ledgers(), load.refusals()));
    }

    private static long nodesUp(Session session) {
        return session.get("/nodes").getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .filter(node -> "UP".equals(node.getString("state")))
                .count();
    }

    private Map<String, Long> counts(Survey survey, Runs runs, long stale) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("tasks", (long) book.size());
        counts.put("acknowledged", (long) book.acknowledged());
        counts.put("unknown", (long) book.count(Book.Word.UNKNOWN));
        counts.put("submittedAgain", (long) load.repeated());
        counts.put("ranSeveralTimes", (long) runs.several().size());
        counts.put("retried", survey.sum("retriedTotal"));
        counts.put("interrupted", (long) runs.interruptions());
        counts.put("reaped", survey.sum("reapedTotal"));
        counts.put("staleRefused", stale);
        counts.put("poisoned", (long) survey.poisoned().size());
        counts.put("notNow", (long) load.refusals().size());
        counts.put("stalls", (long) lookout.stalls().size());
        return counts;
    }

    private JsonObject conditions() {
        return new JsonObject()
                .put("seed", plan.seed())
                .put("minutes", plan.lastsMs() / 60_000.0)
                .put("nodes", plan.nodes())
                .put("commit", Commit.of(order.source(), order.version()))
                .put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("seconds", lookout.seconds())
                .put("java", String.valueOf(Runtime.version()))
                .put("cores", Runtime.getRuntime().availableProcessors());
    }
}
