package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.waggle.servers.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a link finds when it connects: servers that have changed meanwhile, and unusual addresses. */
@Tag("integration")
class ReconnectTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void a_server_that_would_throw_tasks_away_meanwhile_is_used_no_more() {
        try (RedisServer redis = RedisServer.start(temp.resolve("redis"))) {
            RedisLink link = open(redis.url());
            redis.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
            redis.command("CLIENT", "KILL", "TYPE", "normal");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThatThrownBy(() -> ping(link))
                            .hasMessageContaining("maxmemory-policy is allkeys-lru")
                            .hasMessageContaining("CONFIG SET maxmemory-policy noeviction"));
            redis.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
            await().atMost(PATIENCE).ignoreExceptions().until(() -> ping(link).equals("PONG"));
            link.close().await();
        }
    }

    @Test
    void a_master_that_sentinels_know_by_an_address_of_version_6_is_reached() {
        assumeTrue(hasVersion6(), "this machine has no ::1");
        try (RedisServer master = RedisServer.start(temp.resolve("master"), "bind 127.0.0.1 ::1");
                RedisServer sentinel = RedisServer.sentinel(
                        temp.resolve("sentinel"), "sentinel monitor hive ::1 " + master.port() + " 1")) {
            RedisLink link = open("redis-sentinel://" + sentinel.place() + "/hive");
            assertThat(ping(link)).isEqualTo("PONG");
            link.close().await();
        }
    }

    private static boolean hasVersion6() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private RedisLink open(String url) {
        RedisLink link = new RedisLink(vertx, url, Duration.ofSeconds(3));
        link.open().await();
        return link;
    }

    private static String ping(RedisLink link) {
        return link.send(Request.cmd(Command.PING)).await().toString();
    }
}
