package io.waggle.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The flags by which nodes of one workload find each other, and no others. */
final class ClusterFlags {

    private static final int LAST_PORT = 65_500;

    private final List<String> flags;

    ClusterFlags() throws IOException {
        this.flags = List.of(
                "--cluster",
                "--cluster-name",
                "bench-" + UUID.randomUUID(),
                "--cluster-port",
                Integer.toString(freePort()));
    }

    String[] with(String... more) {
        List<String> all = new ArrayList<>(flags);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    /** That the port after it is free too is likely, and not needed: ten are tried. */
    private static int freePort() throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (free.getLocalPort() < LAST_PORT) {
                    return free.getLocalPort();
                }
            }
        }
        throw new IOException("there is no free port below " + LAST_PORT);
    }
}
