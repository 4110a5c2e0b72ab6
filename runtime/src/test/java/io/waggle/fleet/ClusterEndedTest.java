package io.waggle.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node whose Hazelcast has ended itself, as it does when memory runs out: the heart asks for the members on. */
@Tag("integration")
class ClusterEndedTest {

    @Test
    void a_node_that_is_in_the_cluster_no_more_sees_nobody_and_can_still_be_asked() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String name = "ended-" + UUID.randomUUID();
        Cluster cluster = Cluster.join(
                new Cluster.Options(name, "127.0.0.1", port, List.of(), "127.0.0.1", 0), new VertxOptions());
        try {
            assertThat(cluster.members()).containsExactly(cluster.member());
            HazelcastInstance hazelcast = Hazelcast.getAllHazelcastInstances().stream()
                    .filter(instance -> instance.getConfig().getClusterName().equals(name))
                    .findFirst()
                    .orElseThrow();
            hazelcast.getLifecycleService().terminate();
            assertThat(cluster.members()).isEmpty();
        } finally {
            cluster.vertx().close().otherwiseEmpty().await();
        }
    }
}
