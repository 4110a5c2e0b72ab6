package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.waggle.embedded.EmbeddedRedis;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The link over a wire that can fall silent, with a real Redis behind it. */
@Tag("integration")
class RedisLinkTest {

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<NetSocket> wires = new CopyOnWriteArrayList<>();
    private EmbeddedRedis redis;
    private RedisLink link;

    @BeforeEach
    void open() {
        redis = EmbeddedRedis.start(
                new EmbeddedRedis.Options(folder.resolve("redis"), "everysec", new EmbeddedRedis.Tcp("127.0.0.1", 0)));
        URI behind = URI.create(redis.tcpUrl().orElseThrow());
        NetClient forward = vertx.createNetClient();
        NetServer wire = vertx.createNetServer().connectHandler(near -> {
            wires.add(near);
            near.pause();
            forward.connect(behind.getPort(), behind.getHost()).onSuccess(far -> {
                near.handler(far::write).resume();
                far.handler(near::write);
            });
        });
        int port = wire.listen(0, "127.0.0.1").await().actualPort();
        String url = redis.tcpUrl().orElseThrow().replace(":" + behind.getPort(), ":" + port);
        link = new RedisLink(vertx, url, Duration.ofMillis(500));
        link.open().await();
    }

    @AfterEach
    void close() {
        link.close().await();
        vertx.close().await();
        redis.stop();
    }

    @Test
    void leavesASilentConnectionForANewOne() {
        assertThat(ping()).isEqualTo("PONG");
        int before = wires.size();
        wires.forEach(wire -> wire.handler(lost -> {}));
        assertThatThrownBy(this::ping).hasMessageContaining("did not answer");
        Awaitility.await()
                .atMost(Duration.ofSeconds(3))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(ping()).isEqualTo("PONG"));
        assertThat(wires).hasSizeGreaterThan(before);
    }

    private String ping() {
        return link.send(Request.cmd(Command.PING)).await().toString();
    }
}
