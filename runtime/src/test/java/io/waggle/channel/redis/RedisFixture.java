package io.waggle.channel.redis;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A real Redis for one test class. */
@Tag("integration")
abstract class RedisFixture {

    static RealRedis redis;

    @BeforeAll
    static void startRedis(@TempDir Path folder) {
        redis = new RealRedis(folder);
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }
}
