package io.waggle.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.rig.Closers;
import io.waggle.rig.Commit;
import io.waggle.rig.Folders;
import io.waggle.rig.Progress;
import io.waggle.rig.Session;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One run: builds a site, lets clients submit while the nemesis is at work, waits until all is still, and checks. Blocks
 * the thread that calls; {@link #close} may be called by any, ends what is under way and removes every trace.
 */
public final class Chaos implements AutoCloseable {

    private static final int WARM = 300;
    private static final Duration DOUBTS = Duration.ofSeconds(60);
    private static final long STILL_MS = 3_000;
    private static final long KEEP_ALL = 5_000_000;
    private static final long STALL_MS = 1_000;
    private static final long AROUND_MS = 300_000;

    private final Order order;
    private final Progress progress;
    private final Closers closers = new Closers();
    private final List<long[]> stalls = new ArrayList<>();

    /**
     * What is asked for.
     *
     * @param plan the faults; {@code null}: they are drawn from the seed
     * @param seed what they, and what the tasks are, are drawn from
     * @param lasts how long the faults go on
     * @param nodes how many nodes
     * @param kinds the words of the faults to draw from; empty: all that can be done here; {@code none}: no fault at all
     * @param program what starts a node: a Java with its flags and class path, and the main class
     * @param namespaced whether this process has a network namespace to itself, and may build in it
     * @param stuckMs after how long without any progress tasks that are left count as stranded
     * @param keep whether the folder of a run that failed is kept
     * @param source the source tree, whose commit is told
     * @param version which Waggle this is
     */
    public record Order(
            @Nullable JsonObject plan,
            long seed,
            Duration lasts,
            int nodes,
            List<String> kinds,
            List<String> program,
            boolean namespaced,
            long stuckMs,
            boolean keep,
            Path source,
            String version) {}

    public Chaos(Order order, PrintWriter err) {
        this.order = order;
        this.progress = new Progress(err, "chaos");
    }

    /** The ways into a network namespace where nodes can be parted; each a command that takes another. */
    public static List<List<String>> namespaces() {
        return Namespaces.ENTER.stream().filter(Namespaces::works).toList();
    }

    /**
     * Does it all.
     *
     * @throws Problem {@code BAD_REQUEST} when what is asked for cannot be
     */
    public Verdict run() throws IOException, InterruptedException {
        Plan plan = plan();
        Path folder = Files.createTempDirectory("waggle-chaos");
        boolean[] kept = {false};
        closers.add(() -> {
            if (!kept[0]) {
                Folders.delete(folder);
            }
        });
        progress.say(
                "seed %d, %d nodes, %d faults planned; starting",
                plan.seed(), plan.nodes(), plan.strikes().size());
        Network network = closers.add(order.namespaced() ? new Namespaces(plan.nodes()) : new Loopback(plan.nodes()));
        Site site = Site.open(folder, order.program(), network, plan.nodes(), closers);
        prepare(site, folder);
        Verdict verdict = new Scene(site, plan).play();
        if (!verdict.passed() && order.keep()) {
            kept[0] = true;
            progress.say("logs and ledgers are kept in %s", folder);
        }
        return verdict;
    }

    private Plan plan() {
        if (order.plan() != null) {
            return Plan.of(order.plan());
        }
        if (order.nodes() < 1 || order.nodes() > 9) {
            throw new Problem(ProblemCode.BAD_REQUEST, "--nodes goes from 1 to 9.");
        }
        List<FaultKind> possible = FaultKind.all(order.namespaced());
        List<FaultKind> kinds = order.kinds().isEmpty() ? possible : kinds(order.kinds());
        if (!order.namespaced()) {
            progress.say("the bus is left whole: there is no network namespace for nodes here");
        }
        return Plan.draw(order.seed(), order.lasts(), order.nodes(), kinds);
    }

    private static List<FaultKind> kinds(List<String> words) {
        return words.equals(List.of("none"))
                ? List.of()
                : words.stream().map(Chaos::kind).toList();
    }

    private static FaultKind kind(String word) {
        try {
            return FaultKind.of(word);
        } catch (IllegalArgumentException e) {
            throw new Problem(
                    ProblemCode.BAD_REQUEST,
                    "There is no fault \"" + word + "\": there are "
                            + String.join(
                                    ", ",
                                    FaultKind.all(true).stream()
                                            .map(FaultKind::word)
                                            .toList())
                            + ".");
        }
    }

    private void prepare(Site site, Path folder) throws IOException {
        Session session = site.session(0);
        session.deploy(ChaosUnit.jar(folder));
        for (String channel : Job.CHANNELS) {
            boolean few = channel.equals(Job.CHANNELS.get(Job.KEPT));
            JsonObject settings = new JsonObject().put("keepCount", few ? Kept.KEEP : KEEP_ALL);
            if (channel.equals(Job.CHANNELS.get(Job.KEYED))) {
                settings.put("keyConcurrency", Job.KEY_CONCURRENCY);
            }
            session.patch("/channels/" + channel, settings);
        }
    }

    /** Whether {@link #close} was called, so that what fails from then on says nothing. */
    public boolean closing() {
        return closers.closing();
    }

    @Override
    public void close() {
        closers.close();
    }

    /** The run itself. One thread. */
    private final class Scene {

        private final Site site;
        private final Plan plan;
        private final Book book = new Book();
        private final Pulse asks;
        private final Ledgers ledgers;
        private final Client client;
        private final Load load;
        private final long begun = System.nanoTime();
        private long toldAt = System.nanoTime();
        private long lookedAt = System.currentTimeMillis();

        Scene(Site site, Plan plan) {
            this.site = site;
            this.plan = plan;
            this.asks = new Pulse(plan.lastsMs() + AROUND_MS);
            this.ledgers = new Ledgers(site.ledgers());
            this.client = new Client(site.session(0));
            this.load = closers.add(new Load(client, site.members(), book, plan.seed(), asks));
        }

        Verdict play() throws IOException, InterruptedException {
            load.start();
            while (book.done() < WARM) {
                look();
            }
            List<Episode> episodes = faults();
            progress.say("faults are over: clients ask once more where they are in doubt");
            CompletableFuture<Void> finished = CompletableFuture.runAsync(this::finish);
            await(finished);
            quiet();
            Session session = site.session(0);
            Kept kept = Kept.send(site, client, book);
            progress.say("all is still: reading %,d tasks back", book.size());
            Survey survey = Survey.take(session, book.size());
            Runs runs = Runs.read(ledgers, survey, book.size());
            Check check = new Check(plan.seed(), book, survey, runs, new Shocks(episodes, stalls));
            List<Finding> findings = new ArrayList<>(check.findings(kept));
            load.complaints().forEach(answer -> findings.add(new Finding(Finding.Wrong.ANSWERS, answer)));
            Guard.Seen seen = new Guard.Seen(
                    plan, book, runs, asks, new Guard.Sums(load.repeated(), site.staleRefused(), nodesUp(session)));
            return new Verdict(
                    conditions(),
                    plan,
                    episodes,
                    counts(survey, runs, seen.sums().staleRefused()),
                    List.copyOf(findings),
                    Guard.all(episodes, seen),
                    Times.of(episodes, runs, book, ledgers, load.refusalMs()));
        }

        private List<Episode> faults() throws IOException, InterruptedException {
            Nemesis nemesis = new Nemesis(site, progress);
            CompletableFuture<List<Episode>> done = CompletableFuture.supplyAsync(() -> {
                try {
                    return nemesis.run(plan);
                } catch (InterruptedException e) {
                    throw new CompletionException(e);
                }
            });
            return await(done);
        }

        private void finish() {
            try {
                load.finish(DOUBTS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private <T> T await(CompletableFuture<T> done) throws IOException, InterruptedException {
            while (!done.isDone()) {
                look();
            }
            return done.join();
        }

        /** A glance at the ledgers, ten times a second, and a line every five seconds. */
        private void look() throws IOException, InterruptedException {
            if (closing()) {
                throw new IllegalStateException("the run was ended");
            }
            long now = System.currentTimeMillis();
            if (now - lookedAt > STALL_MS) {
                stalls.add(new long[] {lookedAt, now});
            }
            lookedAt = now;
            ledgers.follow((writer, entry) -> {
                boolean last = entry.what() == 'E' || (entry.what() == 'F' && entry.attempt() >= Job.ATTEMPTS);
                if (last && entry.number() >= 0) {
                    book.done(entry.number());
                }
            });
            if (System.nanoTime() - toldAt > 5_000_000_000L) {
                toldAt = System.nanoTime();
                progress.say(
                        "%6.0f s  %,d tasks acknowledged, %,d done, %,d unknown",
                        (System.nanoTime() - begun) / 1e9,
                        book.acknowledged(),
                        book.done(),
                        book.count(Book.Word.UNKNOWN));
            }
            Thread.sleep(100);
        }

        /** Waits until nothing is on its way, or until nothing has moved for long. */
        private void quiet() throws IOException, InterruptedException {
            String last = "";
            long since = System.nanoTime();
            while (true) {
                look();
                JsonObject totals = new JsonObject();
                long left = 0;
                for (Object item : site.session(0).get("/channels").getJsonArray("items")) {
                    JsonObject channel = (JsonObject) item;
                    for (String field : List.of("queued", "running", "scheduled")) {
                        left += Math.abs(channel.getLong(field));
                    }
                    totals.put(
                            channel.getString("name"),
                            channel.getLong("succeededTotal") + channel.getLong("failedTotal"));
                }
                String now = left + " " + totals.encode();
                if (!now.equals(last)) {
                    last = now;
                    since = System.nanoTime();
                }
                if (System.nanoTime() - since > (left == 0 ? STILL_MS : order.stuckMs()) * 1_000_000) {
                    return;
                }
            }
        }

        private long nodesUp(Session session) {
            JsonArray nodes = session.get("/nodes").getJsonArray("items");
            return nodes.stream()
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
            counts.put("staleCounted", survey.sum("staleTotal"));
            counts.put("poisoned", (long) survey.poisoned().size());
            counts.put("notNow", (long) load.refusalMs().length);
            counts.put("stalls", (long) stalls.size());
            return counts;
        }

        private JsonObject conditions() {
            return new JsonObject()
                    .put("seed", plan.seed())
                    .put("minutes", plan.lastsMs() / 60_000.0)
                    .put("nodes", plan.nodes())
                    .put("commit", Commit.of(order.source(), order.version()))
                    .put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                    .put("seconds", Math.round((System.nanoTime() - begun) / 1e9))
                    .put("java", String.valueOf(Runtime.version()))
                    .put("cores", Runtime.getRuntime().availableProcessors());
        }
    }
}
