package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** What attempts to connect leave behind: there is one every second for as long as Redis is away. */
class RedisClientsTest {

    private static final Pattern CLIENTS = Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d+)\\s.*\\bNetClientImpl\\b(?!\\$)");
    private static final int ATTEMPTS = 300;

    private final Vertx vertx = Vertx.vertx();

    @Test
    void a_client_that_is_closed_is_forgotten() throws Exception {
        RedisClients clients = new RedisClients(
                vertx, new RedisSite(RedisTarget.parse("redis://127.0.0.1:1").orElseThrow()), Duration.ofSeconds(3));
        int before = alive();
        for (int i = 0; i < ATTEMPTS; i++) {
            Redis client = clients.client("127.0.0.1:1");
            client.connect().otherwiseEmpty().await();
            client.close().await();
        }
        assertThat(alive() - before).isLessThan(ATTEMPTS / 3);
        vertx.close().await();
    }

    /** How many network clients there are after a collection of garbage. */
    private static int alive() throws Exception {
        Object classes = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        Matcher found = CLIENTS.matcher(String.valueOf(classes));
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }
}
