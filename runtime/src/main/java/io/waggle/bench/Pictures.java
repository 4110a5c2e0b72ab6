package io.waggle.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the pictures show, gathered while the workloads run. One thread. */
final class Pictures {

    private final Map<String, List<Watch.Point>> throughputs = new LinkedHashMap<>();
    private final Map<String, long[]> latencies = new LinkedHashMap<>();

    /** The course of a workload; a later round takes the place of an earlier one. */
    void throughput(String name, List<Watch.Point> points) {
        throughputs.put(name, List.copyOf(points));
    }

    /** How long each request took, in nanoseconds. */
    void latency(String name, long[] nanos) {
        latencies.put(name, nanos);
    }

    Map<String, List<Watch.Point>> throughputs() {
        return throughputs;
    }

    Map<String, long[]> latencies() {
        return latencies;
    }
}
