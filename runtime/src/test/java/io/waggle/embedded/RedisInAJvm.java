package io.waggle.embedded;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A JVM of its own that holds an embedded Redis, prints the server's process id and waits to be killed. */
final class RedisInAJvm {

    private RedisInAJvm() {}

    public static void main(String[] args) throws InterruptedException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(new EmbeddedRedis.Options(Path.of(args[0]), "everysec", null))) {
            System.out.println(redis.pid());
            new CountDownLatch(1).await();
        }
    }
}
