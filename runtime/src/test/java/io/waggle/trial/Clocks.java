package io.waggle.trial;

import io.waggle.chaos.Patch;
import io.waggle.servers.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Clocks that are wrong, made by changed copies before the product on a node's class path: of the scripts, which all ask
 * Redis for the time, and of the classes that ask the machine. (Neither the usual Redis nor a JVM starts under
 * libfaketime.)
 */
final class Clocks {

    private static final String SHIFT = "trial:clock";
    private static final Path SOURCES = Path.of("src/main/java");
    private static final List<String> SCRIPTS =
            List.of("queue", "lease_beat", "lease_close", "lease_doubt", "lease_open");
    private static final String SKEW = " + Long.getLong(\"waggle.trial.skew\", 0)";

    private Clocks() {}

    /** A front in which every script sees the time of Redis as {@link #set} has set it. */
    static Path ofRedis(Path parent) throws IOException {
        Path folder = Files.createDirectories(parent.resolve("clock-of-redis"));
        for (String script : SCRIPTS) {
            Patch.of(
                            "/io/waggle/channel/redis/" + script + ".lua",
                            "redis.call('TIME')",
                            "(function() local t = redis.call('TIME') return { t[1] + (redis.call('GET', '" + SHIFT
                                    + "') or 0), t[2] } end)()")
                    .apply(folder, SOURCES);
        }
        return folder;
    }

    /** From now on Redis' clock is so many seconds ahead of what it should be. */
    static void set(RedisServer redis, long seconds) {
        redis.command("SET", SHIFT, Long.toString(seconds));
    }

    /** A front in which the node's clock is as far ahead as {@link #ahead} says. */
    static Path ofNodes(Path parent) throws IOException {
        Path folder = Files.createDirectories(parent.resolve("clock-of-nodes"));
        Patch.of(
                        "io.waggle.channel.redis.StoreClock",
                        "return System.currentTimeMillis()",
                        "return System.currentTimeMillis()" + SKEW)
                .and("now - System.currentTimeMillis()", "now - (System.currentTimeMillis()" + SKEW + ")")
                .apply(folder, SOURCES);
        Patch.of(
                        "io.waggle.Node",
                        "Clock.systemUTC()",
                        "Clock.offset(Clock.systemUTC(), java.time.Duration.ofMillis(0" + SKEW + "))")
                .apply(folder, SOURCES);
        return folder;
    }

    /** The flag of a JVM whose clock is so many seconds ahead. */
    static List<String> ahead(long seconds) {
        return List.of("-Dwaggle.trial.skew=" + seconds * 1_000);
    }
}
