package io.waggle;

import io.vertx.core.Vertx;
import io.waggle.bench.Bench;
import io.waggle.bench.BenchNode;
import io.waggle.bench.Outcome;
import io.waggle.bench.Report;
import io.waggle.channel.TaskSubmission;
import io.waggle.cli.Exit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how fast Waggle is on this machine. Main thread; the JVM's hook removes every trace. */
@Command(
        name = "bench",
        description = "Measures this machine's Waggle on a node and a Redis of its own.",
        sortOptions = false,
        footer = {"", "Example:", "  waggle bench --only none"})
final class BenchCommand implements Callable<Integer> {

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME,…",
            description = "Workloads or lines of the table (default: all); none: only peers.")
    private List<String> only = List.of();

    @Option(names = "--quick", description = "About a minute: smaller counts, and without what starts processes.")
    private boolean quick;

    @Option(names = "--size", hidden = true, description = "full, quick or tiny.")
    private @Nullable String size;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the results there.")
    private @Nullable Path json;

    @Option(
            names = "--report",
            description = "Writes table and pictures into docs/performance.md and docs/performance/.")
    private boolean report;

    @Option(
            names = "--vs",
            split = ",",
            paramLabel = "PEER,…",
            description = "Runs peers in turns with ours: bullmq, bee-queue, sidekiq, beanstalkd.")
    private List<String> peers = List.of();

    @Option(names = "--strict", description = "Ends with 1 when a must is missed.")
    private boolean strict;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path script = Optional.ofNullable(System.getProperty("waggle.script"))
                .map(Path::of)
                .orElse(null);
        Path home = home(script);
        Bench.Order order = new Bench.Order(
                only,
                Optional.ofNullable(size).orElse(quick ? "quick" : "full"),
                peers,
                home.resolve("runtime/target/peers"),
                script,
                Version.current());
        try (Bench bench =
                new Bench(order, BenchCommand::node, spec.commandLine().getErr())) {
            Runtime.getRuntime().addShutdownHook(new Thread(bench::close, "waggle-bench-end"));
            return measure(bench, home.resolve("docs"));
        }
    }

    /** After Ctrl-C things fail because they were ended, and the JVM is on its way out. */
    private int measure(Bench bench, Path docs) throws IOException, InterruptedException {
        try {
            return tell(bench.run(), docs);
        } catch (IOException | RuntimeException e) {
            if (bench.closing()) {
                return Exit.FAILED;
            }
            throw e;
        }
    }

    private int tell(Outcome outcome, Path docs) throws IOException {
        var out = spec.commandLine().getOut();
        out.print(outcome.text());
        out.flush();
        if (json != null) {
            Files.writeString(json, outcome.json().encodePrettily() + "\n");
        }
        if (report) {
            new Report(docs).write(outcome);
        }
        return strict && !outcome.allMet() ? Exit.FAILED : Exit.OK;
    }

    /** The source tree that the script belongs to. */
    private static Path home(@Nullable Path script) {
        Path scripts = script == null ? null : script.toAbsolutePath().getParent();
        Path home = scripts == null ? null : scripts.getParent();
        return home == null ? Path.of("").toAbsolutePath() : home;
    }

    /** A node as a user has it who sets nothing: neither the environment nor a file of the working folder counts. */
    private static BenchNode node(BenchNode.Wish wish) {
        try {
            Path none = Files.writeString(wish.passwordFile().resolveSibling("no-settings.yaml"), "");
            return new InProcess(NodeCommand.start(new ConfigLoader(Map.of()).load(flags(wish), none)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> flags(BenchNode.Wish wish) {
        return Map.of(
                ConfigKey.DATA.word(),
                wish.data().toString(),
                ConfigKey.PORT.word(),
                "0",
                ConfigKey.REDIS.word(),
                wish.redis(),
                ConfigKey.TAGS.word(),
                String.join(",", wish.tags()),
                ConfigKey.ADMIN_PASSWORD_FILE.word(),
                wish.passwordFile().toString());
    }

    private record InProcess(Node node) implements BenchNode {

        @Override
        public Vertx vertx() {
            return node.vertx();
        }

        @Override
        public TaskSubmission submission() {
            return node.submission();
        }

        @Override
        public String url() {
            return node.url();
        }

        @Override
        public void close() {
            node.stop().toCompletionStage().toCompletableFuture().join();
        }
    }
}
