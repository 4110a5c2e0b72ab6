package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.redis.RedisLeaseStore;
import io.waggle.channel.redis.RedisLink;
import io.waggle.embedded.EmbeddedRedis;
import io.waggle.fleet.Heartbeat;
import io.waggle.time.VertxTimers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lease that cannot be renewed. */
@Tag("integration")
class LeaseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    @Test
    void aNodeHoldsNoEpochWhileNobodyKnowsWhetherItsLeaseHolds() {
        Vertx vertx = Vertx.vertx();
        EmbeddedRedis redis = EmbeddedRedis.start(new EmbeddedRedis.Options(temp.resolve("redis"), "everysec", null));
        try {
            RedisLink link = new RedisLink(vertx, redis.url(), Duration.ofMillis(500));
            link.open().await();
            Heartbeat heartbeat = new Heartbeat(
                    new VertxTimers(vertx),
                    new RedisLeaseStore(link, "wg"),
                    new Heartbeat.Identity("one", "instance-of-one"),
                    JsonObject::new,
                    new Heartbeat.Listener(buried -> {}, reborn -> {}));
            assertThat(heartbeat.heldEpoch()).isZero();
            long epoch = heartbeat.open().await();
            heartbeat.begin();
            assertThat(heartbeat.heldEpoch()).isEqualTo(epoch);

            Signals.send("STOP", redis.pid());
            await().atMost(PATIENCE).until(() -> heartbeat.heldEpoch() == 0);
            assertThat(heartbeat.epoch()).isEqualTo(epoch);

            Signals.send("CONT", redis.pid());
            await().atMost(PATIENCE).until(() -> heartbeat.heldEpoch() == heartbeat.epoch());
            heartbeat.close().await();
            link.close().await();
        } finally {
            Signals.send("CONT", redis.pid());
            redis.stop();
            vertx.close().await();
        }
    }
}
