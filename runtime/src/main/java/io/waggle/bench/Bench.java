package io.waggle.bench;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.Closers;
import io.waggle.rig.Folders;
import io.waggle.rig.Progress;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs workloads one after another, with the machine's speed measured before and after each. Blocks the thread that
 * calls; {@link #close} may be called by any, ends what is under way and removes every trace.
 */
public final class Bench implements AutoCloseable {

    /** The word of {@code --only} for no workload at all: only peers. */
    private static final String NONE = "none";

    /** From this load on, others take what is measured. */
    private static final double BUSY = 0.7;

    private final Order order;
    private final BenchNode.Starter starter;
    private final Closers closers = new Closers();
    private final Progress progress;
    private final Pictures pictures = new Pictures();

    /**
     * What is asked for.
     *
     * @param only the workloads, or lines of the table; empty: all, or for {@code quick} the shorter ones; {@code none}:
     *     none
     * @param size {@code full}, {@code quick} or {@code tiny}
     * @param peers systems to run in turns with ours
     * @param peerFolder where {@code scripts/bench} puts them
     * @param script the start script, for nodes in processes of their own; {@code null}: there is none
     * @param version which Waggle this is
     */
    public record Order(
            List<String> only,
            String size,
            List<String> peers,
            Path peerFolder,
            @Nullable Path script,
            String version) {}

    public Bench(Order order, BenchNode.Starter starter, PrintWriter err) {
        this.order = order;
        this.starter = starter;
        this.progress = new Progress(err, "bench");
    }

    /**
     * Runs them all. A workload that fails is told among the results, and the next one goes on.
     *
     * @throws Problem {@code BAD_REQUEST} when a workload is not known or something is missing to run at all
     */
    public Outcome run() throws IOException, InterruptedException {
        Sizes sizes = sizes();
        Map<String, Workload> chosen = chosen();
        List<Peer> peers = order.peers().stream()
                .map(name -> Peers.named(name, order.peerFolder()))
                .toList();
        peers.forEach(Peer::check);
        Path folder = Files.createTempDirectory("waggle-bench");
        closers.add(() -> Folders.delete(folder));
        JsonObject conditions = Conditions.of(sizes, folder, source(), order.version());
        Run run = new Run(sizes, folder, starter, order.script(), new Run.Tools(closers, progress, pictures));
        Calibrator calibrator = new Calibrator(folder, closers, sizes.calibration());
        if (Conditions.load() > BUSY) {
            progress.say("other programs are at work here (load %.1f): the figures will be low", Conditions.load());
        }
        conditions.put("redis", calibrator.server());
        List<Calibrator.Speed> speeds = new ArrayList<>(List.of(calibrate(calibrator)));
        List<Figure> figures = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, Workload> entry : chosen.entrySet()) {
            progress.begin(entry.getKey());
            List<Figure> measured =
                    attempt(entry.getKey(), problems, () -> entry.getValue().run(run));
            speeds.add(calibrate(calibrator));
            int last = speeds.size() - 1;
            double around = (speeds.get(last - 1).r1() + speeds.get(last).r1()) / 2;
            measured.forEach(figure -> figures.add(figure.at(around)));
        }
        List<PeerFigure> compared = new ArrayList<>();
        for (Peer peer : peers) {
            progress.begin(peer.name());
            attempt(peer.name(), problems, () -> List.of(Peers.compare(run, peer)))
                    .forEach(compared::add);
        }
        Calibration calibration = new Calibration(speeds);
        return new Outcome(new Results(conditions, calibration, figures, compared, problems), pictures);
    }

    /** What is measured, or nothing and a sentence among the problems. */
    private <T> List<T> attempt(String name, List<String> problems, Measuring<T> measuring)
            throws InterruptedException {
        try {
            return measuring.run();
        } catch (IOException | RuntimeException e) {
            if (closers.closing() || (e instanceof Problem problem && problem.code() == ProblemCode.BAD_REQUEST)) {
                throw e instanceof RuntimeException known ? known : new IllegalStateException(e);
            }
            String sentence = name + " did not come to its end: " + e.getMessage();
            progress.say("%s", sentence);
            problems.add(sentence);
            return List.of();
        }
    }

    /** Something that is measured. */
    private interface Measuring<T> {
        List<T> run() throws IOException, InterruptedException;
    }

    private Calibrator.Speed calibrate(Calibrator calibrator) {
        Calibrator.Speed speed = calibrator.measure();
        progress.say(
                "R1 is %,.0f/s just now (SET %,.0f, LPUSH %,.0f, RPOP %,.0f)",
                speed.r1(), speed.set(), speed.lpush(), speed.rpop());
        return speed;
    }

    private Sizes sizes() {
        return switch (order.size()) {
            case "full" -> Sizes.FULL;
            case "quick" -> Sizes.QUICK;
            case "tiny" -> Sizes.TINY;
            default -> throw new Problem(ProblemCode.BAD_REQUEST, "There is no size \"" + order.size() + "\".");
        };
    }

    private Map<String, Workload> chosen() {
        Map<String, Workload> all = Workloads.all();
        List<String> wanted = order.only().isEmpty()
                ? usual()
                : order.only().stream()
                        .filter(word -> !word.equals(NONE))
                        .map(Bench::known)
                        .toList();
        Map<String, Workload> chosen = new LinkedHashMap<>();
        all.forEach((name, workload) -> {
            if (wanted.contains(name)) {
                chosen.put(name, workload);
            }
        });
        return chosen;
    }

    /** A quick run leaves out what starts processes and takes its time. */
    private List<String> usual() {
        return order.size().equals("quick") ? Workloads.QUICK : Target.workloads();
    }

    private static String known(String word) {
        Optional<String> workload = Target.workloadOf(word);
        return workload.orElseThrow(() -> new Problem(
                ProblemCode.BAD_REQUEST,
                "There is no workload \"" + word + "\": there are " + String.join(", ", Target.workloads()) + "."));
    }

    private Path source() {
        Path script = order.script();
        Path parent = script == null ? null : script.toAbsolutePath().getParent();
        return parent == null ? Path.of("") : parent;
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
