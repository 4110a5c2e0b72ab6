package io.waggle.chaos;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.Closers;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run: builds a site, lets clients submit while the nemesis is at work, waits until all is still, and checks. Blocks
 * the thread that calls; {@link #close} may be called by any, ends what is under way and removes every trace.
 */
public final class Chaos implements AutoCloseable {

    private static final long KEEP_ALL = 5_000_000;

    private final Order order;
    private final Progress progress;
    private final Closers closers = new Closers();

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
        Scene scene = new Scene(site, plan, order, new Lookout(site, progress, closers::closing), closers);
        Verdict verdict = scene.play(progress);
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
}
