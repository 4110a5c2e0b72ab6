package io.waggle.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Each node in a network namespace of its own, all of them at a bridge in the namespace of this process, which must be a
 * private one: {@link #ENTER} leads into it. The way from one node to another is cut by a false neighbour address, so
 * that packets vanish as on a bad cable and nobody is told.
 */
final class Namespaces implements Network {

    /** The ways into a private network namespace, the first that works is to be taken; the second needs no root. */
    static final List<List<String>> ENTER =
            List.of(List.of("unshare", "--net"), List.of("unshare", "--user", "--map-root-user", "--net"));

    private static final String NET = "10.77.0.";
    private static final int PORT = 8080;
    private static final int CLUSTER_PORT = 5701;

    private final List<Process> holders = new ArrayList<>();
    private final int nodes;

    /** Builds bridge and namespaces. */
    Namespaces(int nodes) throws IOException {
        this.nodes = nodes;
        try {
            ip("link", "set", "lo", "up");
            ip("link", "add", "hive", "type", "bridge");
            ip("addr", "add", NET + "1/24", "dev", "hive");
            ip("link", "set", "hive", "up");
            for (int node = 0; node < nodes; node++) {
                add(node);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Whether a way in works here, with all that is needed inside. */
    static boolean works(List<String> way) {
        List<String> trial = new ArrayList<>(way);
        trial.addAll(List.of("sh", "-c", "ip link add hive type bridge && ip link set lo up && nsenter -t $$ -n true"));
        return Shell.works(trial);
    }

    /** A process that does nothing keeps the namespace while its node is down; it ends when our end of the pipe closes. */
    private void add(int node) throws IOException {
        Process holder = new ProcessBuilder("unshare", "--net", "sh", "-c", "echo ready; exec cat").start();
        holders.add(holder);
        if (holder.inputReader().readLine() == null) {
            throw new IOException("there is no network namespace for a node");
        }
        String ours = "v" + node;
        ip("link", "add", ours, "type", "veth", "peer", "name", "e0", "netns", Long.toString(holder.pid()));
        ip("link", "set", ours, "master", "hive", "up");
        inside(node, "link", "set", "lo", "up");
        inside(node, "addr", "add", host(node) + "/24", "dev", "e0");
        inside(node, "link", "set", "e0", "up");
    }

    @Override
    public String host(int node) {
        return NET + (11 + node);
    }

    @Override
    public int port(int node) {
        return PORT;
    }

    @Override
    public String harness() {
        return NET + "1";
    }

    @Override
    public List<String> clusterFlags() {
        List<String> join = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            for (int port = CLUSTER_PORT; port < CLUSTER_PORT + 3; port++) {
                join.add(host(node) + ":" + port);
            }
        }
        return List.of("--cluster", "--cluster-name", "chaos", "--join", String.join(",", join));
    }

    @Override
    public List<String> enter(int node) {
        return List.of("nsenter", "-t", Long.toString(holders.get(node).pid()), "-n");
    }

    @Override
    public boolean canPart() {
        return true;
    }

    @Override
    public void part(int from, int to) {
        inside(from, "neigh", "replace", host(to), "lladdr", "02:00:00:00:00:99", "nud", "permanent", "dev", "e0");
    }

    @Override
    public void join(int from, int to) {
        inside(from, "neigh", "del", host(to), "dev", "e0");
    }

    @Override
    public void close() {
        for (int node = 0; node < holders.size(); node++) {
            Shell.works(List.of("ip", "link", "del", "v" + node));
        }
        Shell.works(List.of("ip", "link", "del", "hive"));
        holders.forEach(Process::destroy);
    }

    private void inside(int node, String... words) {
        List<String> command = new ArrayList<>(enter(node));
        command.add("ip");
        command.addAll(List.of(words));
        Shell.run(command);
    }

    private static void ip(String... words) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        Shell.run(command);
    }
}
