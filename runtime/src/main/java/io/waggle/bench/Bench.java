package io.waggle.bench;

import io.vertx.core.json.JsonObject;
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

    private final Order order;
    private final BenchNode.Starter starter;
    private final Closers closers = new Closers();
    private final Progress progress;
    private final Pictures pictures = new Pictures();

    /**
     * What is asked for.
     *
     * @param only the workloads, or lines of the table; empty: all
     * @param size {@code full}, {@code quick} or {@code tiny}
     * @param script the start script, for nodes in processes of their own; {@code null}: there is none
     * @param version which Waggle this is
     */
    public record Order(
            List<String> only, String size, @Nullable Path script, String version) {}

    public Bench(Order order, BenchNode.Starter starter, PrintWriter err) {
        this.order = order;
        this.starter = starter;
        this.progress = new Progress(err);
    }

    /**
     * Runs them all. A workload that fails is told among the results, and the next one goes on.
     *
     * @throws Problem {@code BAD_REQUEST} when a workload is not known or something is missing to run at all
     */
    public Outcome run() throws IOException, InterruptedException {
        Sizes sizes = sizes();
        Map<String, Workload> chosen = chosen();
        Path folder = Files.createTempDirectory("waggle-bench");
        closers.add(() -> Folders.delete(folder));
        JsonObject conditions = Conditions.of(sizes, folder, source(), order.version());
        Run run = new Run(sizes, folder, starter, order.script(), new Run.Tools(closers, progress, pictures));
        Calibrator calibrator = new Calibrator(folder, closers, sizes.calibration());
        List<Calibrator.Speed> speeds = new ArrayList<>(List.of(calibrate(calibrator)));
        List<Figure> figures = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, Workload> entry : chosen.entrySet()) {
            progress.begin(entry.getKey());
            List<Figure> measured = measure(entry, run, problems);
            speeds.add(calibrate(calibrator));
            int last = speeds.size() - 1;
            double around = (speeds.get(last - 1).r1() + speeds.get(last).r1()) / 2;
            measured.forEach(figure -> figures.add(figure.at(around)));
        }
        return new Outcome(new Results(conditions, new Calibration(speeds), figures, problems), pictures);
    }

    private List<Figure> measure(Map.Entry<String, Workload> entry, Run run, List<String> problems)
            throws InterruptedException {
        try {
            return entry.getValue().run(run);
        } catch (IOException | RuntimeException e) {
            if (closers.closing() || (e instanceof Problem problem && problem.code() == ProblemCode.BAD_REQUEST)) {
                throw e instanceof RuntimeException known ? known : new IllegalStateException(e);
            }
            String sentence = entry.getKey() + " did not come to its end: " + e.getMessage();
            progress.say("%s", sentence);
            problems.add(sentence);
            return List.of();
        }
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
        if (order.only().isEmpty()) {
            return all;
        }
        Map<String, Workload> chosen = new LinkedHashMap<>();
        List<String> wanted = order.only().stream().map(Bench::known).toList();
        all.forEach((name, workload) -> {
            if (wanted.contains(name)) {
                chosen.put(name, workload);
            }
        });
        return chosen;
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

    @Override
    public void close() {
        closers.close();
    }
}
