package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.waggle.embedded.EmbeddedRedis;
import io.waggle.task.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The link through a proxy that keeps what the first connection sent, as a network does, and brings it later. */
@Tag("integration")
class LateCallsTest {

    private final Vertx vertx = Vertx.vertx();
    private final Buffer kept = Buffer.buffer();
    private final CompletableFuture<NetSocket> first = new CompletableFuture<>();
    private final CompletableFuture<Void> firstEnded = new CompletableFuture<>();
    private volatile boolean keeping;
    private EmbeddedRedis redis;
    private RedisLink link;

    @BeforeEach
    void start(@TempDir Path folder) {
        redis = EmbeddedRedis.start(
                new EmbeddedRedis.Options(folder.resolve("redis"), "everysec", new EmbeddedRedis.Tcp("127.0.0.1", 0)));
        URI target = URI.create(redis.tcpUrl().orElseThrow());
        NetClient out = vertx.createNetClient();
        int port = vertx.createNetServer()
                .connectHandler(in -> pass(in, out, target))
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
        link = new RedisLink(
                vertx, redis.tcpUrl().orElseThrow().replace(":" + target.getPort(), ":" + port), Duration.ofSeconds(2));
        link.open().await();
    }

    @AfterEach
    void stop() {
        link.close().await();
        vertx.close().await();
        redis.stop();
    }

    /** The first connection's way to the server stays when the client leaves. */
    private void pass(NetSocket in, NetClient out, URI target) {
        in.pause();
        out.connect(SocketAddress.inetSocketAddress(target.getPort(), target.getHost()))
                .onSuccess(up -> {
                    boolean isFirst = first.complete(up);
                    up.handler(in::write);
                    up.closeHandler(v -> {
                        if (isFirst) {
                            firstEnded.complete(null);
                        }
                    });
                    in.handler(bytes -> {
                        if (isFirst && keeping) {
                            kept.appendBuffer(bytes);
                        } else {
                            up.write(bytes);
                        }
                    });
                    in.resume();
                });
    }

    @Test
    void what_a_cut_connection_sent_takes_no_effect_once_the_next_one_is_in_use() throws Exception {
        assertThat(send(Command.INCR)).isEqualTo("1");
        keeping = true;
        assertThatThrownBy(() -> send(Command.INCR)).isInstanceOf(Problem.class);

        Awaitility.await().ignoreExceptions().until(() -> send(Command.GET).equals("1"));
        assertThat(kept.toString()).contains("incr");
        first.get().write(kept);

        firstEnded.get(60, TimeUnit.SECONDS);
        assertThat(send(Command.GET)).isEqualTo("1");
    }

    private String send(Command command) {
        return link.send(Request.cmd(command).arg("count")).await().toString();
    }
}
