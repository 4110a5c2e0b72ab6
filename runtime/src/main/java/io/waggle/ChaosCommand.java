package io.waggle;

import io.vertx.core.json.JsonObject;
import io.waggle.chaos.Chaos;
import io.waggle.chaos.Mutants;
import io.waggle.chaos.Verdict;
import io.waggle.cli.CliFailure;
import io.waggle.cli.Exit;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Breaks a fleet of its own from a seed, and checks that nothing is lost. Main thread; the JVM's hook removes every trace. */
@Command(
        name = "chaos",
        description = "Breaks nodes, Redis and network of a fleet of its own, and checks that nothing is lost.",
        sortOptions = false,
        footer = {"", "Example:", "  waggle chaos --seed 1"})
final class ChaosCommand implements Callable<Integer> {

    /** After how long without any progress what is left counts as stranded. */
    private static final long STUCK_MS = 25_000;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "What the faults are drawn from (default: by chance, told).")
    private @Nullable Long seed;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            description = "How long faults go on (default: 2; of each mutant: half a minute).")
    private @Nullable Double minutes;

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "3", description = "How many nodes (default: 3).")
    private int nodes;

    @Option(names = "--faults", split = ",", paramLabel = "KIND,…", description = "Only these faults (default: all).")
    private List<String> faults = List.of();

    @Option(
            names = "--replay",
            paramLabel = "FILE",
            description = "The faults of an earlier run, from its results; seed, minutes and nodes are its own.")
    private @Nullable Path replay;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the results there.")
    private @Nullable Path json;

    @Option(
            names = "--mutants",
            arity = "0..1",
            fallbackValue = "",
            split = ",",
            paramLabel = "GUARD,…",
            description = "Shows that the check can fail: runs builds that lack one guard each (default: all of them).")
    private @Nullable List<String> mutants;

    @Option(names = "--namespaced", hidden = true, description = "This process has a network namespace to itself.")
    private boolean namespaced;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path script = Optional.ofNullable(System.getProperty("waggle.script"))
                .map(Path::of)
                .orElse(null);
        if (!namespaced && script != null) {
            List<List<String>> ways = Chaos.namespaces();
            if (!ways.isEmpty()) {
                return again(ways.get(0), script);
            }
        }
        Path source = script == null ? Path.of("") : script.resolveSibling("");
        if (mutants != null) {
            return mutants(source, mutants);
        }
        try (Chaos chaos = new Chaos(order(source), spec.commandLine().getErr())) {
            Runtime.getRuntime().addShutdownHook(new Thread(chaos::close, "waggle-chaos-end"));
            return judge(chaos);
        }
    }

    private int judge(Chaos chaos) throws IOException, InterruptedException {
        try {
            Verdict verdict = chaos.run();
            var out = spec.commandLine().getOut();
            out.print(verdict.text());
            out.flush();
            write(verdict.json());
            return verdict.passed() ? Exit.OK : Exit.FAILED;
        } catch (IOException | RuntimeException e) {
            if (chaos.closing()) {
                return Exit.FAILED;
            }
            throw e;
        }
    }

    private int mutants(Path source, List<String> names) throws IOException, InterruptedException {
        Path sources = source.resolve("../runtime/src/main/java").normalize();
        try (Mutants all =
                new Mutants(order(source), sources, spec.commandLine().getErr())) {
            Runtime.getRuntime().addShutdownHook(new Thread(all::close, "waggle-chaos-end"));
            Mutants.Result result =
                    all.run(names.stream().filter(name -> !name.isEmpty()).toList());
            spec.commandLine().getOut().print(result.text());
            spec.commandLine().getOut().flush();
            write(result.json());
            return result.passed() ? Exit.OK : Exit.FAILED;
        }
    }

    private void write(JsonObject results) throws IOException {
        if (json != null) {
            Files.writeString(json, results.encodePrettily() + "\n");
        }
    }

    private Chaos.Order order(Path source) throws IOException {
        double length = minutes == null ? (mutants == null ? 2 : 0.5) : minutes;
        if (length <= 0 || length > 24 * 60) {
            throw new CliFailure(Exit.USAGE, "--minutes goes from a little more than 0 to 1440.");
        }
        JsonObject plan = replay == null ? null : new JsonObject(Files.readString(replay)).getJsonObject("plan");
        return new Chaos.Order(
                plan,
                seed == null ? new Random().nextInt(1_000_000) : seed,
                Duration.ofMillis(Math.round(length * 60_000)),
                nodes,
                faults,
                program(),
                namespaced,
                mutants == null ? STUCK_MS : STUCK_MS / 2,
                true,
                source,
                Version.current());
    }

    /** A node is started as this program was, with a smaller heap. */
    private static List<String> program() {
        List<String> program = new ArrayList<>();
        program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--add-")
                        || flag.startsWith("--sun-")
                        || flag.startsWith("--enable-")
                        || flag.startsWith("-XX:"))
                .forEach(program::add);
        program.addAll(List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        program.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        return program;
    }

    /** The same once more, in a network namespace of its own, where the ways between nodes can be cut. */
    private int again(List<String> way, Path script) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(way);
        command.add(script.toString());
        command.addAll(spec.commandLine().getParseResult().originalArgs());
        command.add("--namespaced");
        Process process = new ProcessBuilder(command).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endWith(process), "waggle-chaos-end"));
        return process.waitFor();
    }

    /** Ctrl-C reaches both; whoever ends only this process ends the other as well. */
    private static void endWith(Process process) {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
