package io.waggle.trial;

import com.hazelcast.config.Config;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import io.waggle.NodeConfig;
import java.util.List;

/** A plain Vert.x application in a node's cluster, as a stranger would write it. */
final class BusApp {

    private BusApp() {}

    /** Joins the cluster of a node; whoever calls closes what it gets. */
    static Vertx join(NodeConfig node) {
        Config config = ConfigUtil.loadConfig();
        config.setClusterName(node.clusterName());
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.partition.count", "31");
        config.getNetworkConfig().setPort(node.door().port()).setPortAutoIncrement(true);
        config.getNetworkConfig().getInterfaces().setEnabled(true).setInterfaces(List.of(node.host()));
        var join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig()
                .setEnabled(true)
                .setMembers(List.of(node.host() + ":" + node.door().port()));
        return Vertx.builder()
                .with(new VertxOptions().setEventBusOptions(new EventBusOptions().setHost(node.host())))
                .withClusterManager(new HazelcastClusterManager(config))
                .buildClustered()
                .await();
    }
}
