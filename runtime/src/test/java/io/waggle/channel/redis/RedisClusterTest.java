package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.NewTask;
import io.waggle.servers.RedisCluster;
import io.waggle.servers.RedisServer;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A link to three masters: each channel has its own, slots move, a master dies and comes back. */
@Tag("integration")
class RedisClusterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    private final Vertx vertx = Vertx.vertx();
    private RedisCluster cluster;
    private RedisLink link;
    private RedisChannels channels;

    @BeforeEach
    void start() {
        cluster = RedisCluster.start(temp);
        link = new RedisLink(vertx, cluster.url(), Duration.ofSeconds(3));
        link.open().await();
        channels = new RedisChannels(vertx, link, "wg", 1_000);
    }

    @AfterEach
    void stop() {
        link.close().await();
        vertx.close().await();
        cluster.close();
    }

    @Test
    void channels_are_spread_and_every_path_finds_its_master() {
        RedisCheck.check(link).await();
        List<String> names = IntStream.range(0, 12).mapToObj(i -> "channel" + i).toList();
        for (String name : names) {
            channels.number(name).await();
            List<NewTask> tasks = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                tasks.add(new NewTask("t" + i, RealRedis.task("f", 0), i == 0 ? 60_000 : 0, 0));
            }
            channels.submit(name, tasks).await();
            var claim = channels.claim(name, new ClaimAsk(1, "d", 5, 5, queue -> true))
                    .await();
            channels.settle(name, 1, claim.tasks().stream().map(Bees::finish).toList(), false)
                    .await();
        }
        assertThat(channels.names().await()).containsAll(names);
        assertThat(channels.statuses().await()).allSatisfy(status -> {
            assertThat(status.queued()).isEqualTo(14);
            assertThat(status.succeeded()).isEqualTo(5);
            assertThat(status.scheduled()).isEqualTo(1);
        });
        assertThat(cluster.masters())
                .allSatisfy(master ->
                        assertThat(Integer.parseInt(master.command("DBSIZE"))).isPositive());
    }

    @Test
    void a_master_that_is_gone_holds_up_its_own_channels_alone() {
        RedisServer gone = cluster.masters().get(2);
        String lost = on(gone);
        String other = on(cluster.masters().get(0));
        gone.kill();
        assertThatThrownBy(() -> submit(lost, "a"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.STORE_UNAVAILABLE));
        for (int i = 0; i < 20; i++) {
            submit(other, "o" + i);
        }
        gone.restart();
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> submit(lost, "b"));
        assertThat(channels.status(other).await()).isEmpty();
    }

    @Test
    void a_channel_rests_while_its_slot_is_moved_and_goes_on_where_it_is_then() {
        RedisServer from = cluster.masters().get(0);
        RedisServer to = cluster.masters().get(1);
        String channel = on(from);
        submit(channel, "before");
        int slot = RedisCluster.slot(from, "{" + channel + "}");
        Submitter submitter = new Submitter(vertx, channels, channel).begin(4);
        await().atMost(PATIENCE).until(() -> submitter.accepted() > 50);

        cluster.beginMove(slot, from, to);
        assertThatThrownBy(() -> submit(channel, "meanwhile")).hasMessageContaining("being moved");
        cluster.moveKeys(slot, from, to);
        assertThatThrownBy(() -> submit(channel, "meanwhile")).hasMessageContaining("being moved");
        cluster.endMove(slot, to);
        int accepted = submitter.accepted();
        await().atMost(PATIENCE).until(() -> submitter.accepted() > accepted + 50);
        submitter.stop();

        assertThat(submitter.missing()).isEmpty();
        assertThat(submitter.odd()).isEmpty();
        assertThat(channels.find(new io.waggle.task.Address(channel, "before")).await())
                .isPresent();
        assertThat(from.command("CLUSTER", "COUNTKEYSINSLOT", Integer.toString(slot)))
                .isEqualTo("0");
    }

    @Test
    void a_node_that_is_in_no_cluster_is_passed_over() {
        try (RedisServer stranger = RedisServer.start(temp.resolve("stranger"), "cluster-enabled yes")) {
            String url = "redis-cluster://" + stranger.place() + ","
                    + cluster.masters().get(0).place();
            for (int i = 0; i < 12; i++) {
                RedisLink other = new RedisLink(vertx, url, Duration.ofSeconds(3));
                other.open().await();
                assertThat(other.send(Request.cmd(Command.HLEN).arg("wg:{x}:t"))
                                .await()
                                .toInteger())
                        .isZero();
                other.close().await();
            }
        }
    }

    @Test
    void a_script_that_only_one_master_knows_runs_on_the_others_too() {
        cluster.masters().forEach(master -> submit(on(master), "x"));
        cluster.masters().forEach(master -> master.command("SCRIPT", "FLUSH"));
        cluster.masters().forEach(master -> submit(on(master), "y"));
        assertThat(link.send(Request.cmd(Command.HLEN)
                                .arg("wg:{" + on(cluster.masters().get(1)) + "}:t"))
                        .await()
                        .toInteger())
                .isEqualTo(2);
    }

    private void submit(String channel, String id) {
        channels.submit(channel, List.of(new NewTask(id, RealRedis.task("f", 0), 0, 0)))
                .await();
    }

    /** The name of a channel that this master holds. */
    private String on(RedisServer master) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "on" + i)
                .filter(name -> cluster.holder("{" + name + "}") == master)
                .findFirst()
                .orElseThrow();
    }
}
