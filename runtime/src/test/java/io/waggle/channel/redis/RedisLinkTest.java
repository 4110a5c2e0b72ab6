package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.waggle.embedded.EmbeddedRedis;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The link through a proxy that can fall silent, as a frozen Redis or a network that swallows everything does. */
@Tag("integration")
class RedisLinkTest {

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger silentUpTo = new AtomicInteger();
    private EmbeddedRedis redis;
    private RedisLink link;

    @BeforeEach
    void start(@TempDir Path folder) {
        redis = EmbeddedRedis.start(
                new EmbeddedRedis.Options(folder.resolve("redis"), "everysec", new EmbeddedRedis.Tcp("127.0.0.1", 0)));
        URI target = URI.create(redis.tcpUrl().orElseThrow());
        NetClient out = vertx.createNetClient();
        NetServer proxy = vertx.createNetServer().connectHandler(in -> pass(in, out, target));
        int port = proxy.listen(0, "127.0.0.1").await().actualPort();
        link = new RedisLink(
                vertx,
                redis.tcpUrl().orElseThrow().replace(":" + target.getPort(), ":" + port),
                Duration.ofMillis(1_500));
        link.open().await();
    }

    @AfterEach
    void stop() {
        link.close().await();
        vertx.close().await();
        redis.stop();
    }

    private void pass(NetSocket in, NetClient out, URI target) {
        int number = connections.incrementAndGet();
        in.pause();
        out.connect(SocketAddress.inetSocketAddress(target.getPort(), target.getHost()))
                .onSuccess(up -> {
                    up.handler(bytes -> {
                        if (number > silentUpTo.get()) {
                            in.write(bytes);
                        }
                    });
                    in.handler(bytes -> {
                        if (number > silentUpTo.get()) {
                            up.write(bytes);
                        }
                    });
                    in.resume();
                });
    }

    @Test
    void a_connection_that_falls_silent_is_cut_and_replaced() {
        assertThat(ping()).isEqualTo("PONG");
        silentUpTo.set(connections.get());

        assertThatThrownBy(this::ping)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.STORE_UNAVAILABLE));

        Awaitility.await().ignoreExceptions().until(() -> ping().equals("PONG"));
        assertThat(connections.get()).isGreaterThan(silentUpTo.get());
    }

    @Test
    void calls_under_way_fail_when_the_link_is_closed() {
        silentUpTo.set(connections.get());
        var lost = link.send(Request.cmd(Command.PING));
        link.close().await();

        assertThatThrownBy(lost::await).isInstanceOf(Problem.class);
    }

    private String ping() {
        return link.send(Request.cmd(Command.PING)).await().toString();
    }
}
