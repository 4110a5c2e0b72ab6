package io.waggle.bench;

import io.waggle.rig.Ports;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The flags by which nodes of one workload find each other, and no others. */
final class ClusterFlags {

    private final List<String> flags;

    ClusterFlags() throws IOException {
        this.flags = List.of(
                "--cluster",
                "--cluster-name",
                "bench-" + UUID.randomUUID(),
                "--cluster-port",
                Integer.toString(Ports.free()));
    }

    String[] with(String... more) {
        List<String> all = new ArrayList<>(flags);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
