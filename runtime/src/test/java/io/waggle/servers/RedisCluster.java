package io.waggle.servers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** Three masters that share the slots of a Redis Cluster, without replicas. Blocks; one thread. */
public final class RedisCluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SLOTS = 16_384;

    private final List<RedisServer> masters;

    private RedisCluster(List<RedisServer> masters) {
        this.masters = masters;
    }

    /** Starts them; each serves its third of the slots when this returns. */
    public static RedisCluster start(Path folder) {
        List<RedisServer> masters = IntStream.range(0, 3)
                .mapToObj(i -> RedisServer.start(
                        folder.resolve("master" + i),
                        "cluster-enabled yes",
                        "cluster-require-full-coverage no",
                        "cluster-node-timeout 2000"))
                .toList();
        for (int i = 0; i < 3; i++) {
            RedisServer master = masters.get(i);
            String first = Integer.toString(SLOTS * i / 3);
            String last = Integer.toString(SLOTS * (i + 1) / 3 - 1);
            master.command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            master.command("CLUSTER", "ADDSLOTSRANGE", first, last);
            master.command(
                    "CLUSTER",
                    "MEET",
                    "127.0.0.1",
                    Integer.toString(masters.get(0).port()));
        }
        RedisCluster all = new RedisCluster(masters);
        Awaitility.await("a cluster")
                .atMost(PATIENCE)
                .until(() -> masters.stream()
                        .allMatch(master -> master.command("CLUSTER", "INFO").contains("cluster_known_nodes:3")
                                && master.command("CLUSTER", "INFO").contains("cluster_slots_ok:16384")
                                && master.command("CLUSTER", "INFO").contains("cluster_state:ok")));
        return all;
    }

    public List<RedisServer> masters() {
        return masters;
    }

    /** Two of the three; the third has to be found. */
    public String url() {
        return "redis-cluster://" + masters.get(0).place() + ","
                + masters.get(1).place();
    }

    public static int slot(RedisServer any, String key) {
        return Integer.parseInt(any.command("CLUSTER", "KEYSLOT", key));
    }

    /** Who holds a key's slot, as the first one sees it. */
    public RedisServer holder(String key) {
        return masters.get(slot(masters.get(0), key) * 3 / SLOTS);
    }

    /** Begins to move a slot: from now on keys that are gone are asked for elsewhere. */
    public void beginMove(int slot, RedisServer from, RedisServer to) {
        to.command("CLUSTER", "SETSLOT", Integer.toString(slot), "IMPORTING", id(from));
        from.command("CLUSTER", "SETSLOT", Integer.toString(slot), "MIGRATING", id(to));
    }

    /** Moves the keys of a slot. */
    public void moveKeys(int slot, RedisServer from, RedisServer to) {
        String[] keys = from.command("CLUSTER", "GETKEYSINSLOT", Integer.toString(slot), "1000")
                .replaceAll("[\\[\\]]", "")
                .split(", ", -1);
        for (String key : keys) {
            String moved = from.command("MIGRATE", "127.0.0.1", Integer.toString(to.port()), key, "0", "5000");
            if (!moved.equals("OK") && !moved.equals("NOKEY")) {
                throw new IllegalStateException(key + ": " + moved);
            }
        }
    }

    /** Ends the move of a slot. */
    public void endMove(int slot, RedisServer to) {
        for (RedisServer master : masters) {
            master.command("CLUSTER", "SETSLOT", Integer.toString(slot), "NODE", id(to));
        }
    }

    private static String id(RedisServer server) {
        return server.command("CLUSTER", "MYID");
    }

    @Override
    public void close() {
        masters.forEach(RedisServer::close);
    }
}
