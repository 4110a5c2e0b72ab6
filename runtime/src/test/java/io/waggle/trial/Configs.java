package io.waggle.trial;

import io.waggle.ExternalRedis;
import io.waggle.NodeConfig;
import io.waggle.servers.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Configurations of nodes that do not meet those of another test. */
final class Configs {

    private static final String HOST = "127.0.0.1";

    private Configs() {}

    /** A node by itself, with a Redis of its own and the user {@code admin}. */
    static NodeConfig alone(Path data, int slots, Duration drain) {
        return config(data, false, slots, drain, null);
    }

    /** The same with a bound on its Redis' memory, in bytes. */
    static NodeConfig bounded(Path data, int slots, long memory) {
        return config(data, false, slots, Duration.ofSeconds(10), memory);
    }

    /** A node that forms a cluster of its own. */
    static NodeConfig clustered(Path data, int slots) {
        return config(data, true, slots, Duration.ofSeconds(10), null);
    }

    /** A node by itself that uses a Redis which the test runs. */
    static NodeConfig using(ExternalRedis redis, Path data, int slots) {
        return config("trial", redis, data, slots);
    }

    /** The same under a name of its own. */
    static NodeConfig config(String name, ExternalRedis redis, Path data, int slots) {
        return config(name, redis, false, data, slots);
    }

    /** A node that forms a cluster of its own, and uses a Redis which the test runs. */
    static NodeConfig clustered(ExternalRedis redis, Path data, int slots) {
        return config("trial", redis, true, data, slots);
    }

    private static NodeConfig config(String name, ExternalRedis redis, boolean cluster, Path data, int slots) {
        return new NodeConfig(
                name,
                HOST,
                0,
                data,
                redis,
                "wg",
                "everysec",
                null,
                cluster,
                List.of(),
                clusterName(),
                NodeConfig.Door.at(FreePort.any()),
                slots,
                List.of(),
                List.of(),
                passwordFile(data),
                NodeConfig.Audit.USUAL,
                Duration.ofSeconds(5));
    }

    private static NodeConfig config(Path data, boolean cluster, int slots, Duration drain, @Nullable Long memory) {
        return new NodeConfig(
                "trial",
                HOST,
                0,
                data,
                null,
                "wg",
                "everysec",
                memory,
                cluster,
                List.of(),
                clusterName(),
                NodeConfig.Door.at(FreePort.any()),
                slots,
                List.of(),
                List.of(),
                passwordFile(data),
                NodeConfig.Audit.USUAL,
                drain);
    }

    static String clusterName() {
        return "trial-" + UUID.randomUUID();
    }

    static Path passwordFile(Path data) {
        try {
            return Files.writeString(data.resolveSibling(data.getFileName() + "-password"), Rest.PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
