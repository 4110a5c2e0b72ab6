package io.waggle.fleet;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A node's place in the cluster: a clustered Vert.x over Hazelcast, joined by addresses, never by multicast, and quick
 * to notice a member that is gone. Membership, hints and requests only: Redis is the truth.
 */
public final class Cluster {

    private static final int PORTS = 10;

    private final HazelcastClusterManager manager;
    private final Vertx vertx;
    private volatile @Nullable Registrations registrations;

    /**
     * How to join.
     *
     * @param name only nodes of the same cluster name find each other
     * @param host the address to listen on
     * @param port the first port tried; the next nine follow
     * @param join {@code host:port} of members; empty: the ten ports of {@code host}
     * @param seenAs the name or address by which the others reach this node
     * @param busPort the port of the event bus; 0: any free one
     */
    public record Options(String name, String host, int port, List<String> join, String seenAs, int busPort) {}

    private Cluster(HazelcastClusterManager manager, Vertx vertx) {
        this.manager = manager;
        this.vertx = vertx;
    }

    /** Joins or forms a cluster. Blocks for seconds: not on an event loop. */
    public static Cluster join(Options options, VertxOptions vertxOptions) {
        HazelcastClusterManager manager = new HazelcastClusterManager(config(options));
        EventBusOptions bus = new EventBusOptions()
                .setHost(options.host())
                .setPort(options.busPort())
                .setClusterPublicHost(options.seenAs())
                .setConnectTimeout(2_000)
                .setClusterPingInterval(2_000)
                .setClusterPingReplyInterval(2_000);
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions(vertxOptions).setEventBusOptions(bus))
                .withClusterManager(manager)
                .buildClustered()
                .await();
        return new Cluster(manager, vertx);
    }

    public Vertx vertx() {
        return vertx;
    }

    /** Where the nodes tell each other of the Redis that one of them serves. */
    public RedisOffer redisOffer() {
        return new RedisOffer(manager.getHazelcastInstance());
    }

    /**
     * Sees to it that the cluster goes on knowing of this node's listeners.
     *
     * @param addresses where this node listens now; asked on worker threads
     */
    public void keepKnown(Supplier<List<String>> addresses) {
        Registrations made = new Registrations(vertx, manager, addresses);
        registrations = made;
        made.start();
    }

    /** Tells the cluster of this node's listeners once more; for when what is sent to them does not come. */
    public Future<Void> makeKnown() {
        Registrations known = registrations;
        return known == null ? Future.succeededFuture() : known.enterAgain();
    }

    /**
     * The ids of the members as this node sees them now, its own included; none when it is in the cluster no more. Any
     * thread; does not block.
     */
    public List<String> members() {
        try {
            return manager.getNodes();
        } catch (HazelcastInstanceNotActiveException ended) {
            return List.of();
        }
    }

    /** The id under which the other members know this one. */
    public String member() {
        return manager.getNodeId();
    }

    /**
     * Tells of members that come and go. The listeners must not block.
     *
     * @param left told of each that leaves, by its id
     * @param changed told whenever one has come or gone
     */
    public void onChange(Consumer<String> left, Runnable changed) {
        manager.nodeListener(new NodeListener() {
            @Override
            public void nodeAdded(String node) {
                changed.run();
            }

            @Override
            public void nodeLeft(String node) {
                left.accept(node);
                changed.run();
            }
        });
    }

    private static Config config(Options options) {
        Config config = ConfigUtil.loadConfig();
        config.setClusterName(options.name());
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.logging.details.enabled", "false");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.max.wait.seconds.before.join", "1");
        config.setProperty("hazelcast.partition.count", "31");
        config.setProperty("hazelcast.operation.thread.count", "2");
        config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
        config.setProperty("hazelcast.max.no.heartbeat.seconds", "5");
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "5");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "5");
        config.setProperty("hazelcast.member.list.publish.interval.seconds", "5");
        config.setProperty("hazelcast.mastership.claim.timeout.seconds", "10");
        config.setProperty("hazelcast.partial.member.disconnection.resolution.heartbeat.count", "5");
        config.setProperty("hazelcast.operation.call.timeout.millis", "10000");
        config.setProperty("hazelcast.operation.backup.timeout.millis", "2000");
        config.getNetworkConfig()
                .setPort(options.port())
                .setPortAutoIncrement(true)
                .setPortCount(PORTS)
                .setPublicAddress(options.seenAs().equals(options.host()) ? null : options.seenAs());
        config.setProperty("hazelcast.local.localAddress", options.host());
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(1).setMembers(members(options));
        return config;
    }

    private static List<String> members(Options options) {
        if (!options.join().isEmpty()) {
            return options.join();
        }
        List<String> ports = new ArrayList<>();
        for (int i = 0; i < PORTS; i++) {
            ports.add(options.host() + ":" + (options.port() + i));
        }
        return ports;
    }
}
