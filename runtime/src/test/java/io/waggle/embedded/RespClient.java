package io.waggle.embedded;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One command to a Redis, as the node's own client sends it. Blocks; test threads only. */
final class RespClient implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final Redis redis;

    RespClient(String url) {
        redis = Redis.createClient(vertx, url);
    }

    @Nullable
    String send(String command, String... args) throws Exception {
        Request request = Request.cmd(Command.create(command));
        for (String arg : args) {
            request.arg(arg);
        }
        var response = redis.send(request).await(60, TimeUnit.SECONDS);
        return response == null ? null : response.toString();
    }

    @Override
    public void close() {
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
