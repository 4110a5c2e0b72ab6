package io.waggle.examples.app;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.List;

/**
 * A plain Vert.x application, with none of Waggle's classes, that submits a task: it joins the cluster, sends the JSON
 * that {@code POST /api/v1/tasks} takes to the address {@code waggle.tasks.submit}, prints the answer and leaves.
 *
 * <p>Arguments: a member's {@code host:port}, the cluster's name, the function, the payload as JSON.
 */
public final class SubmitFromVertx {

    private SubmitFromVertx() {}

    /** Submits one task, waits up to 30 s for its end and prints it. */
    public static void main(String[] args) {
        if (args.length != 4) {
            System.err.println("usage: SubmitFromVertx <member host:port> <cluster name> <function> <payload JSON>");
            System.exit(2);
        }
        Vertx vertx = join(args[0], args[1]);
        int code = 0;
        try {
            JsonObject task = new JsonObject().put("function", args[2]).put("payload", new JsonObject(args[3]));
            DeliveryOptions wait =
                    new DeliveryOptions().addHeader("wait", "30s").setSendTimeout(40_000);
            Object answer = vertx.eventBus()
                    .request("waggle.tasks.submit", task, wait)
                    .await()
                    .body();
            System.out.println(answer);
        } catch (RuntimeException e) {
            System.err.println("not submitted: " + e.getMessage());
            code = 1;
        } finally {
            vertx.close().await();
        }
        System.exit(code);
    }

    private static Vertx join(String member, String clusterName) {
        Config config = ConfigUtil.loadConfig().setClusterName(clusterName);
        // every member of a Hazelcast cluster must have the same number of partitions, and Waggle's nodes have 31
        config.setProperty("hazelcast.partition.count", "31");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(List.of(member));
        String host = member.substring(0, member.lastIndexOf(':'));
        config.getNetworkConfig().setPort(Integer.parseInt(member.substring(host.length() + 1)) + 1);
        if (host.equals("127.0.0.1") || host.equals("localhost")) {
            config.getNetworkConfig().getInterfaces().setEnabled(true).setInterfaces(List.of("127.0.0.1"));
        }
        VertxOptions options = new VertxOptions().setEventBusOptions(busOf(host));
        return Vertx.builder()
                .with(options)
                .withClusterManager(new HazelcastClusterManager(config))
                .buildClustered()
                .await();
    }

    /** The event bus is reached where the cluster is: on loopback when the member is. */
    private static EventBusOptions busOf(String memberHost) {
        boolean loopback = memberHost.equals("127.0.0.1") || memberHost.equals("localhost");
        return loopback ? new EventBusOptions().setHost("127.0.0.1") : new EventBusOptions();
    }
}
