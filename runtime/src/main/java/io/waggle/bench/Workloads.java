package io.waggle.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** All workloads by their names. */
final class Workloads {

    private Workloads() {}

    /** In the order in which they run. */
    static Map<String, Workload> all() {
        Map<String, Workload> all = new LinkedHashMap<>();
        all.put("drain", new Drain());
        all.put("bulk", new Bulk());
        all.put("single", new Single());
        all.put("flow", new Flow());
        all.put("latency", new Latency());
        return all;
    }
}
