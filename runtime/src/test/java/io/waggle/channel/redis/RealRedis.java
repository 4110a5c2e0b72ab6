package io.waggle.channel.redis;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.embedded.EmbeddedRedis;
import io.waggle.task.RetryPolicy;
import io.waggle.task.StoredTask;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A real Redis for one test class, with a link to it and each test's own prefix. */
public final class RealRedis implements AutoCloseable {

    final Vertx vertx = Vertx.vertx();
    final RedisLink link;
    private final EmbeddedRedis redis;

    /** @param folder where it keeps its files */
    public RealRedis(Path folder) {
        redis = EmbeddedRedis.start(new EmbeddedRedis.Options(folder.resolve("redis"), "everysec", null));
        link = new RedisLink(vertx, redis.url(), Duration.ofSeconds(2));
        link.open().await();
    }

    /** Channels whose keys begin with a prefix. */
    public RedisChannels channels(String prefix) {
        return new RedisChannels(vertx, link, prefix, 1_000);
    }

    /** Leases whose keys begin with a prefix. */
    public RedisLeaseStore leases(String prefix) {
        return new RedisLeaseStore(link, prefix);
    }

    /** What its clock says, milliseconds since 1970. */
    public long nowMs() {
        Response time = command(Command.TIME);
        return time.get(0).toLong() * 1_000 + time.get(1).toLong() / 1_000;
    }

    Response command(Command command, Object... arguments) {
        Request request = Request.cmd(command);
        for (Object argument : arguments) {
            request.arg(argument.toString());
        }
        return link.send(request).await();
    }

    static StoredTask task(String function, int priority, String... tags) {
        return new StoredTask(
                function,
                priority,
                List.of(tags),
                null,
                null,
                "2026-11-22",
                new RetryPolicy(3, 1_000, 600_000),
                0,
                1_795_000_000_000L,
                "{\"n\":1}".getBytes(StandardCharsets.UTF_8),
                0,
                List.of(),
                null);
    }

    @Override
    public void close() {
        link.close().await();
        vertx.close().await();
        redis.stop();
    }
}
