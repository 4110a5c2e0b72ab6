package io.waggle.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.multimap.MultiMap;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastRegistrationInfo;
import io.waggle.servers.FreePort;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two members of a real cluster, whose register of listeners is spoilt behind their backs. */
@Tag("integration")
@Execution(ExecutionMode.CONCURRENT)
class RegistrationsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ADDRESS = "test.echo";

    private final String name = "registrations-" + UUID.randomUUID();
    private Cluster one;
    private Cluster two;
    private MultiMap<String, HazelcastRegistrationInfo> listeners;

    @BeforeEach
    void join() throws Exception {
        Cluster.Options options = new Cluster.Options(name, "127.0.0.1", FreePort.any(), List.of(), "127.0.0.1", 0);
        one = Cluster.join(options, new VertxOptions());
        two = Cluster.join(options, new VertxOptions());
        two.vertx()
                .eventBus()
                .consumer(ADDRESS, message -> message.reply("two"))
                .completion()
                .await();
        HazelcastInstance any = Hazelcast.getAllHazelcastInstances().stream()
                .filter(instance -> instance.getConfig().getClusterName().equals(name))
                .findFirst()
                .orElseThrow();
        listeners = any.getMultiMap("__vertx.subs");
        await().atMost(PATIENCE)
                .until(() -> one.members().size() == 2 && two.members().size() == 2);
    }

    @AfterEach
    void leave() {
        two.vertx().close().await();
        one.vertx().close().await();
    }

    @Test
    void a_listener_that_the_cluster_has_lost_is_entered_again() {
        assertThat(heard()).isTrue();
        List.copyOf(listeners.get(ADDRESS)).forEach(entry -> listeners.remove(ADDRESS, entry));
        await("it to be lost").atMost(PATIENCE).until(() -> !heard());

        two.keepKnown(() -> List.of(ADDRESS));
        await("it to be heard again").atMost(PATIENCE).until(this::heard);
    }

    @Test
    void listeners_are_entered_again_when_asked_for() {
        two.keepKnown(List::of);
        List.copyOf(listeners.get(ADDRESS)).forEach(entry -> listeners.remove(ADDRESS, entry));
        await("it to be lost").atMost(PATIENCE).until(() -> !heard());
        two.makeKnown().await();
        await("it to be heard again").atMost(PATIENCE).until(this::heard);
    }

    @Test
    void a_listener_of_a_node_that_is_gone_is_struck_out() {
        HazelcastRegistrationInfo ghost = new HazelcastRegistrationInfo(new RegistrationInfo("gone", 7, false));
        listeners.put(ADDRESS, ghost);
        one.keepKnown(List::of);
        two.keepKnown(List::of);
        await("the ghost to be struck out").atMost(PATIENCE).until(() -> !listeners.containsEntry(ADDRESS, ghost));
        assertThat(listeners.get(ADDRESS)).hasSize(1);
        for (int i = 0; i < 10; i++) {
            assertThat(heard()).isTrue();
        }
    }

    private boolean heard() {
        return one.vertx()
                .eventBus()
                .request(ADDRESS, "", new DeliveryOptions().setSendTimeout(2_000))
                .map(true)
                .otherwise(false)
                .await();
    }
}
