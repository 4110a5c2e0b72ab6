package io.waggle.servers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** A master, its replica, and three sentinels that watch them. Blocks; one thread. */
public final class Sentinels implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NAME = "hive";

    private final List<RedisServer> servers;
    private final List<RedisServer> sentinels;

    private Sentinels(List<RedisServer> servers, List<RedisServer> sentinels) {
        this.servers = servers;
        this.sentinels = sentinels;
    }

    /** Starts them; the replica is in step when this returns. */
    public static Sentinels start(Path folder) {
        RedisServer master = RedisServer.start(folder.resolve("one"), "repl-diskless-sync-delay 0");
        RedisServer replica = RedisServer.start(
                folder.resolve("two"), "repl-diskless-sync-delay 0", "replicaof 127.0.0.1 " + master.port());
        List<RedisServer> sentinels = IntStream.rangeClosed(1, 3)
                .mapToObj(i -> RedisServer.sentinel(
                        folder.resolve("sentinel" + i),
                        "sentinel monitor " + NAME + " 127.0.0.1 " + master.port() + " 2",
                        "sentinel down-after-milliseconds " + NAME + " 1000",
                        "sentinel failover-timeout " + NAME + " 3000"))
                .toList();
        sentinels.forEach(Sentinels::beQuick);
        Sentinels all = new Sentinels(List.of(master, replica), sentinels);
        all.settle();
        return all;
    }

    /** Has a sentinel look at the servers, and speak to the others, more often than its usual 10 s and 2 s. */
    private static void beQuick(RedisServer sentinel) {
        String answer = sentinel.command("SENTINEL", "DEBUG", "INFO-PERIOD", "500", "PUBLISH-PERIOD", "500");
        if (!answer.equals("OK")) {
            throw new IllegalStateException("the sentinel was to be quick: " + answer);
        }
    }

    /** Waits until the replica is in step, and every sentinel knows of it and of the others. */
    public void settle() {
        Awaitility.await("the replica in step")
                .atMost(PATIENCE)
                .until(() -> servers.stream()
                        .anyMatch(s -> s.info("replication", "slave0").contains("state=online")));
        Awaitility.await("the sentinels knowing each other")
                .atMost(PATIENCE)
                .until(() -> sentinels.stream().allMatch(Sentinels::knowsAll));
    }

    private static boolean knowsAll(RedisServer sentinel) {
        String known = sentinel.info("sentinel", "master0");
        return known.contains("status=ok") && known.contains("slaves=1") && known.contains("sentinels=3");
    }

    public String url() {
        return "redis-sentinel://"
                + String.join(",", sentinels.stream().map(RedisServer::place).toList()) + "/" + NAME;
    }

    /** Who takes writes now, as the first sentinel sees it. */
    public RedisServer master() {
        return master(0);
    }

    /** The same as another sentinel sees it. */
    public RedisServer master(int sentinel) {
        String said = sentinels.get(sentinel).command("SENTINEL", "get-master-addr-by-name", NAME);
        return servers.stream()
                .filter(server -> said.contains(Integer.toString(server.port())))
                .findFirst()
                .orElseThrow();
    }

    public RedisServer other(RedisServer than) {
        return servers.get(servers.get(0) == than ? 1 : 0);
    }

    /** Has the replica take over from a master that is well. */
    public void failOver() {
        Awaitility.await("a sentinel that agrees")
                .atMost(PATIENCE)
                .until(() ->
                        sentinels.get(0).command("SENTINEL", "FAILOVER", NAME).equals("OK"));
    }

    /** The first of the sentinels. */
    public RedisServer sentinel() {
        return sentinels.get(0);
    }

    @Override
    public void close() {
        sentinels.forEach(RedisServer::close);
        servers.forEach(RedisServer::close);
    }
}
