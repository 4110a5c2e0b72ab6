package io.waggle.bench;

import static io.waggle.bench.Target.Measure.LESS;
import static io.waggle.bench.Target.Measure.MORE;
import static io.waggle.bench.Target.Measure.PER_R1;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every line of the table: its workload, what it says, and what is wanted of it. */
enum Target {
    DRAIN("drain", "tasks/s", PER_R1, 0.9, 1.4, "queued no-op tasks run by one node"),
    BULK("bulk", "tasks/s", PER_R1, 2.0, 3.0, "lists of 1,000 submitted in process"),
    BULK_REST("bulk", "tasks/s", PER_R1, 0.8, 1.5, "arrays of 1,000 submitted over REST"),
    BULK_NDJSON("bulk", "tasks/s", PER_R1, 0.8, 1.5, "one NDJSON stream submitted over REST"),
    SINGLE("single", "tasks/s", PER_R1, 0.6, 1.0, "one task per event-bus request, 64 in flight"),
    SINGLE_REST("single", "tasks/s", PER_R1, 0.25, 0.4, "one task per REST request, 64 connections, JWT checked"),
    FLOW("flow", "tasks/s", PER_R1, 0.5, 0.8, "submitted and run at the same time, in process"),
    REDIS_CPU("flow", "µs/task", LESS, 9, 6.5, "CPU of Redis for a whole life of a task, in the flow"),
    LATENCY_START_P50("latency", "ms", LESS, 0.35, 0.15, "event bus, idle node: submit to start, median"),
    LATENCY_START_P99("latency", "ms", LESS, 3, 1, "the same, 99 of 100"),
    LATENCY_OUTCOME_P50("latency", "ms", LESS, 0.6, 0.3, "event bus, idle node: submit to outcome, median"),
    LATENCY_OUTCOME_P99("latency", "ms", LESS, 4, 1.5, "the same, 99 of 100"),
    LATENCY_REST_P50("latency", "ms", LESS, 1.2, 0.6, "REST ?wait on a kept connection: submit to outcome, median"),
    LATENCY_REST_P99("latency", "ms", LESS, 6, 2.5, "the same, 99 of 100"),
    FUNCTIONS("functions", "of drain", MORE, 0.9, 0.98, "drain with 100 different functions"),
    DEPTH("depth", "of drain", MORE, 0.9, 0.98, "drain from 5,000,000 queued tasks"),
    PRIORITIES("priorities", "of drain", MORE, 0.8, 0.95, "drain with 10 priorities and 5 tags"),
    ALWAYS("always", "of drain", MORE, 0.5, 0.8, "drain with appendfsync always"),
    BYTES("bytes", "bytes/task", LESS, 220, 150, "memory of Redis per queued task of 100 bytes"),
    IDLE("idle", "% of a core", LESS, 2, 0.5, "idle node with an open event stream: CPU of JVM and Redis"),
    START("start", "s", LESS, 4, 2, "scripts/waggle node to ready, built, a new process"),
    SECOND_NODE("second-node", "s", LESS, 12, 6, "a second node of a busy cluster: start to its first task done"),
    TWO_NODES("two-nodes", "of one", MORE, 1.8, 1.95, "two nodes against one, 5 ms tasks, 64 slots each"),
    CONTROL("control", "ms", LESS, 200, 50, "a command to three busy nodes, 100,000 waiting, 99 of 100 receipts"),
    LISTS("lists", "ms", LESS, 50, 15, "a page of the slowest list, 1,000,000 tasks, 99 of 100"),
    MEMORY("memory", "MB", Measure.HOLDS, 0, 0, "most resident memory, 100,000 tasks flowing, -Xmx512m");

    /** How a figure is compared with what is wanted. */
    enum Measure {
        /** The rate divided by R1; more is better. */
        PER_R1,
        /** The value; more is better. */
        MORE,
        /** The value; less is better. */
        LESS,
        /** There is no figure to compare: it is met when the workload came to its end. */
        HOLDS
    }

    private final String workload;
    private final String unit;
    private final Measure measure;
    private final double must;
    private final double goal;
    private final String meaning;

    Target(String workload, String unit, Measure measure, double must, double goal, String meaning) {
        this.workload = workload;
        this.unit = unit;
        this.measure = measure;
        this.must = must;
        this.goal = goal;
        this.meaning = meaning;
    }

    /** The line's name in table and JSON. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name for {@code --only}. */
    String workload() {
        return workload;
    }

    String unit() {
        return unit;
    }

    Measure measure() {
        return measure;
    }

    double must() {
        return must;
    }

    double goal() {
        return goal;
    }

    String meaning() {
        return meaning;
    }

    /** Whether a figure reaches what is wanted; {@code compared} is the ratio to R1 or the value, as the measure says. */
    boolean reaches(double compared, double wanted) {
        return switch (measure) {
            case PER_R1, MORE -> compared >= wanted;
            case LESS -> compared <= wanted;
            case HOLDS -> true;
        };
    }

    /** The workload that a word of {@code --only} means: its own name or that of one of its lines. */
    static Optional<String> workloadOf(String word) {
        return Arrays.stream(values())
                .filter(target -> target.workload.equals(word) || target.text().equals(word))
                .map(Target::workload)
                .findFirst();
    }

    /** Every workload, in the order in which they run. */
    static List<String> workloads() {
        return Arrays.stream(values()).map(Target::workload).distinct().toList();
    }
}
