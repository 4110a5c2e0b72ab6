package io.waggle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.VertxOptions;
import io.waggle.fleet.Cluster;
import io.waggle.fleet.RedisOffer;
import io.waggle.servers.FreePort;
import io.waggle.task.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Which Redis nodes of a cluster use that were given none. */
@Tag("integration")
@Execution(ExecutionMode.CONCURRENT)
class ClusterRedisTest {

    @TempDir
    Path temp;

    private Cluster cluster;
    private RedisOffer offer;

    @BeforeEach
    void join() throws Exception {
        cluster = Cluster.join(
                new Cluster.Options(
                        "test-" + UUID.randomUUID(), "127.0.0.1", FreePort.any(), List.of(), "127.0.0.1", 0),
                new VertxOptions());
        offer = cluster.redisOffer();
    }

    @AfterEach
    void leave() {
        cluster.vertx().close().await();
    }

    @Test
    void ofTwoThatOfferAtOnceOneServesAndTheOtherCanBeStartedAgain() {
        List<CompletableFuture<ClusterRedis.Choice>> both = Stream.of("one", "two")
                .map(name -> CompletableFuture.supplyAsync(() -> redis(name).choose()))
                .toList();
        ClusterRedis.Choice one = both.get(0).join();
        ClusterRedis.Choice two = both.get(1).join();
        try {
            assertThat(Stream.of(one, two).filter(choice -> choice.own() != null))
                    .hasSize(1);
            String served = offer.url().orElseThrow();
            ClusterRedis.Choice again = redis(one.own() == null ? "one" : "two").choose();
            assertThat(again.own()).isNull();
            assertThat(again.url()).isEqualTo(served);
        } finally {
            stop(one);
            stop(two);
        }
    }

    @Test
    void aNodeWithTasksOfItsOwnIsNotDrawnIntoTheRedisOfAnother() {
        stop(redis("two").choose());
        offer.withdraw(offer.url().orElseThrow());
        ClusterRedis.Choice one = redis("one").choose();
        try {
            assertThatThrownBy(() -> redis("two").choose())
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("tasks of a Redis of its own");
            assertThat(Files.isDirectory(temp.resolve("two/appendonlydir"))).isTrue();
        } finally {
            stop(one);
        }
    }

    @Test
    void aNodeWithTasksOfItsOwnWaitsForTheRedisThatCannotBeReachedInsteadOfReplacingIt() {
        stop(redis("two").choose());
        offer.withdraw(offer.url().orElseThrow());
        stop(redis("one").choose());
        String away = offer.url().orElseThrow();

        assertThatThrownBy(() -> redis("two").choose())
                .isInstanceOf(Problem.class)
                .hasMessageContaining("cannot be reached");
        assertThat(offer.url()).contains(away);
    }

    @Test
    void aNodeThatServedServesAgainAtTheSameAddress() {
        ClusterRedis.Choice before = redis("one").choose();
        String url = offer.url().orElseThrow();
        stop(before);
        ClusterRedis.Choice after = redis("one").choose();
        try {
            assertThat(after.own()).isNotNull();
            assertThat(offer.url()).contains(url);
        } finally {
            stop(after);
        }
    }

    private ClusterRedis redis(String folder) {
        return new ClusterRedis(offer, temp.resolve(folder), "127.0.0.1", "everysec", null);
    }

    private static void stop(ClusterRedis.Choice choice) {
        var own = choice.own();
        if (own != null) {
            own.stop();
        }
    }
}
