package io.waggle.chaos;

import io.waggle.rig.Ports;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** All nodes on the loopback address: the ways between them cannot be cut. */
final class Loopback implements Network {

    private static final String HOST = "127.0.0.1";

    private final String name = "chaos-" + UUID.randomUUID();
    private final int clusterPort = Ports.free();
    private final List<Integer> ports = new ArrayList<>();

    Loopback(int nodes) throws IOException {
        for (int i = 0; i < nodes; i++) {
            ports.add(Ports.free());
        }
    }

    @Override
    public String host(int node) {
        return HOST;
    }

    @Override
    public int port(int node) {
        return ports.get(node);
    }

    @Override
    public String harness() {
        return HOST;
    }

    @Override
    public List<String> clusterFlags() {
        return List.of("--cluster", "--cluster-name", name, "--cluster-port", Integer.toString(clusterPort));
    }

    @Override
    public List<String> enter(int node) {
        return List.of();
    }

    @Override
    public boolean canPart() {
        return false;
    }

    @Override
    public void part(int from, int to) {
        throw new IllegalStateException("nodes on the loopback address cannot be parted");
    }

    @Override
    public void join(int from, int to) {
        throw new IllegalStateException("nodes on the loopback address cannot be parted");
    }

    @Override
    public void close() {}
}
