package io.waggle.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.rig.Folders;
import io.waggle.rig.TextTable;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows that the check can fail: runs builds of the product from which one guard was taken, and whole ones under the same
 * faults between them. A guard is taken by a changed copy of one script or class before the product on the class path, so
 * the product itself knows nothing of it. Blocks; {@link #close} may be called by any thread.
 */
public final class Mutants implements AutoCloseable {

    /** The build that lacks nothing: under the faults of all the others, it must pass. */
    private static final String WHOLE = "none";

    private static final List<String> ALL_FAULTS = List.of("freeze", "drain", "kill", "cut", "swallow");

    private final Chaos.Order order;
    private final Path sources;
    private final PrintWriter err;
    private volatile @Nullable Chaos running;
    private volatile boolean closed;

    /**
     * @param order how a run of a whole product would be; its faults are left to the mutants
     * @param sources the source folder of the product
     * @param err where progress is told
     */
    public Mutants(Chaos.Order order, Path sources, PrintWriter err) {
        this.order = order;
        this.sources = sources;
        this.err = err;
    }

    /**
     * What became of a build.
     *
     * @param name the guard that it lacks
     * @param guard what that does
     * @param broken the rules that were broken; empty: none
     * @param example one of the findings
     * @param noticed whether all is as it must be: something was found, or for the whole product nothing
     */
    private record Row(String name, String guard, String broken, String example, boolean noticed) {}

    /**
     * What all have shown.
     *
     * @param text for people
     * @param json for programs
     * @param passed whether each lack was noticed, and nothing else
     */
    public record Result(String text, JsonObject json, boolean passed) {}

    /**
     * Runs them.
     *
     * @param names the guards; empty: all of them, and a whole product
     */
    public Result run(List<String> names) throws IOException, InterruptedException {
        if (!Files.isDirectory(sources)) {
            throw new Problem(
                    ProblemCode.BAD_REQUEST,
                    "Guards are taken out of the source, and there is none in " + sources
                            + ": run this in a source tree.");
        }
        names.stream()
                .filter(name -> Mutant.ALL.stream().noneMatch(m -> m.name().equals(name)))
                .findFirst()
                .ifPresent(name -> {
                    throw new Problem(
                            ProblemCode.BAD_REQUEST,
                            "There is no guard \"" + name + "\": there are " + Mutant.ALL + ".");
                });
        List<Row> rows = new ArrayList<>();
        if (names.isEmpty()) {
            rows.add(row(WHOLE, "everything is there", one(order.program(), ALL_FAULTS), false));
        }
        for (Mutant mutant : Mutant.ALL) {
            if ((names.isEmpty() || names.contains(mutant.name())) && (order.namespaced() || !mutant.namespaced())) {
                rows.add(run(mutant));
            }
        }
        return result(rows);
    }

    private Row run(Mutant mutant) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("waggle-mutant");
        try {
            mutant.patch().apply(folder, sources);
            List<String> program = new ArrayList<>(order.program());
            int classPath = program.indexOf("-cp") + 1;
            program.set(classPath, folder + File.pathSeparator + program.get(classPath));
            err.printf("without %s: %s%n", mutant.name(), mutant.guard());
            return row(mutant.name(), mutant.guard(), one(program, mutant.faults()), true);
        } finally {
            Folders.delete(folder);
        }
    }

    private Verdict one(List<String> program, List<String> faults) throws IOException, InterruptedException {
        Chaos.Order now = new Chaos.Order(
                null,
                order.seed(),
                order.lasts(),
                order.nodes(),
                faults,
                program,
                order.namespaced(),
                order.stuckMs(),
                false,
                order.source(),
                order.version());
        try (Chaos chaos = new Chaos(now, err)) {
            running = chaos;
            if (closed) {
                throw new IllegalStateException("the run was ended");
            }
            return chaos.run();
        }
    }

    private static Row row(String name, String guard, Verdict verdict, boolean lacks) {
        String broken = verdict.broken().stream().map(Finding.Wrong::words).collect(Collectors.joining(", "));
        String example =
                verdict.findings().isEmpty() ? "" : verdict.findings().get(0).text();
        return new Row(name, guard, broken, example, lacks ? !broken.isEmpty() : verdict.passed());
    }

    private Result result(List<Row> rows) {
        List<List<String>> cells = rows.stream()
                .map(row -> List.of(
                        row.name(),
                        row.guard(),
                        row.broken().isEmpty() ? "nothing" : row.broken(),
                        row.noticed() ? "" : row.name().equals(WHOLE) ? "FAILED" : "NOT NOTICED"))
                .toList();
        JsonArray all = new JsonArray();
        rows.forEach(row -> all.add(new JsonObject()
                .put("lacks", row.name())
                .put("guard", row.guard())
                .put("found", row.broken())
                .put("example", row.example())
                .put("noticed", row.noticed())));
        boolean passed = rows.stream().allMatch(Row::noticed);
        String text = "\n" + TextTable.text(List.of("lacks", "what is lacking", "found", ""), cells, 3)
                + (passed ? "\nPASSED\n" : "\nFAILED\n");
        JsonObject json =
                new JsonObject().put("seed", order.seed()).put("passed", passed).put("mutants", all);
        return new Result(text, json, passed);
    }

    @Override
    public void close() {
        closed = true;
        Chaos now = running;
        if (now != null) {
            now.close();
        }
    }
}
