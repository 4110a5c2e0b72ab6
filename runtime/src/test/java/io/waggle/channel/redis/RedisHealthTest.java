package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.waggle.embedded.EmbeddedRedis;
import io.waggle.store.StoreHealth.Health;
import io.waggle.store.StoreHealth.Memory;
import io.waggle.store.StoreHealth.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisHealthTest {

    @Test
    @Tag("integration")
    void a_real_one_says_how_it_is(@TempDir Path folder) {
        Vertx vertx = Vertx.vertx();
        EmbeddedRedis redis = EmbeddedRedis.start(new EmbeddedRedis.Options(folder.resolve("redis"), "everysec", null));
        try {
            RedisLink link = new RedisLink(vertx, redis.url(), Duration.ofSeconds(3));
            link.open().await();
            Health health = new RedisHealth(link).look().await();
            assertThat(health.latencyMs()).isPositive();
            Server server = health.servers().get(0);
            assertThat(health.servers()).hasSize(1);
            assertThat(server.program()).isIn("redis", "valkey");
            assertThat(server.version()).matches("\\d+\\.\\d+.*");
            assertThat(server.role()).isEqualTo("master");
            assertThat(server.clients()).isPositive();
            assertThat(server.memory().used()).isPositive();
            assertThat(server.persistence().appendOnly()).isTrue();
            assertThat(server.persistence().sound()).isTrue();
            link.close().await();
        } finally {
            vertx.close().await();
            redis.stop();
        }
    }

    @Test
    void what_is_not_said_is_nothing_and_trouble_is_trouble() {
        assertThat(RedisHealth.server("").memory()).isEqualTo(new Memory(0, 0));
        Server server = RedisHealth.server("""
                redis_version:7.2.4
                server_name:valkey
                valkey_version:8.1.0
                uptime_in_seconds:90
                maxmemory:1024
                used_memory:512
                aof_enabled:0
                rdb_last_save_time:1700000000
                rdb_last_bgsave_status:err
                connected_slaves:2
                """.replace("\n", "\r\n"));
        assertThat(server.program()).isEqualTo("valkey");
        assertThat(server.version()).isEqualTo("8.1.0");
        assertThat(server.up()).isEqualTo(Duration.ofSeconds(90));
        assertThat(server.replicas()).isEqualTo(2);
        assertThat(server.memory()).isEqualTo(new Memory(512, 1024));
        assertThat(server.persistence().appendOnly()).isFalse();
        assertThat(server.persistence().sound()).isFalse();
        assertThat(server.persistence().savedAt()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
    }
}
