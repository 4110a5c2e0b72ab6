package io.waggle.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All workloads by their names. */
final class Workloads {

    /** Those that take no processes of their own, and little time. */
    static final List<String> QUICK = List.of("drain", "bulk", "single", "flow", "latency", "bytes");

    private Workloads() {}

    /** In the order in which they run. */
    static Map<String, Workload> all() {
        Map<String, Workload> all = new LinkedHashMap<>();
        all.put("drain", new Drain());
        all.put("bulk", new Bulk());
        all.put("single", new Single());
        all.put("flow", new Flow());
        all.put("latency", new Latency());
        all.put("functions", Drains.functions());
        all.put("depth", Drains.depth());
        all.put("priorities", Drains.priorities());
        all.put("always", Drains.always());
        all.put("bytes", new Bytes());
        all.put("idle", new Idle());
        all.put("start", new Start());
        all.put("second-node", new SecondNode());
        all.put("two-nodes", new TwoNodes());
        all.put("control", new Control());
        all.put("lists", new Lists());
        all.put("memory", new Memory());
        return all;
    }
}
