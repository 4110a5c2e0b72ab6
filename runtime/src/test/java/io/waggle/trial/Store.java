package io.waggle.trial;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A look into a node's own Redis. Blocks; test threads only. */
final class Store implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final Redis redis;

    /** @param folder the node's folder for its Redis */
    Store(Path folder) throws IOException {
        String password = Files.readString(folder.resolve("password")).strip();
        redis = Redis.createClient(vertx, "unix://" + folder.resolve("redis.sock") + "?password=" + password);
    }

    @Nullable
    String get(String command, String... words) throws Exception {
        Request request = Request.cmd(Command.create(command));
        for (String word : words) {
            request.arg(word);
        }
        Response response = redis.send(request).await(60, TimeUnit.SECONDS);
        return response == null ? null : response.toString();
    }

    @Override
    public void close() {
        redis.close();
        vertx.close().await();
    }
}
