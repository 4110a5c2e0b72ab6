package io.waggle;

import io.waggle.cli.CliFailure;
import io.waggle.cli.Exit;
import io.waggle.embedded.DataFolder;
import io.waggle.embedded.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the embedded Redis by itself, so that any node may die. Main thread; the JVM's hook ends the server. */
@Command(
        name = "redis",
        description = "Runs the embedded Redis as a process of its own and prints the URL for --redis.",
        sortOptions = false,
        footer = {"", "Example:", "  waggle redis --data ./data-redis"})
final class RedisCommand implements Callable<Integer> {

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = "./data-redis",
            description = "What it keeps (default: ./data-redis).")
    private Path data;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Where to listen (default: 127.0.0.1).")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "6379",
            description = "0: any free one (default: 6379).")
    private int port;

    @Option(
            names = "--fsync",
            paramLabel = "WHEN",
            defaultValue = "everysec",
            description = "everysec or always (default: everysec).")
    private String fsync;

    @Option(
            names = "--redis-memory",
            paramLabel = "BYTES",
            description = "How much memory it may use, like 2GiB (default: no bound).")
    private @Nullable String memory;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (port < 0 || port > 65_535 || !(fsync.equals("everysec") || fsync.equals("always"))) {
            throw new CliFailure(Exit.USAGE, "--port goes from 0 to 65535, and --fsync is everysec or always.");
        }
        Long bytes = memory == null
                ? null
                : ConfigReader.redisMemory(memory)
                        .orElseThrow(() ->
                                new CliFailure(Exit.USAGE, "--redis-memory is " + ConfigReader.MEMORY_FORM + "."));
        try (DataFolder folder = DataFolder.open(data)) {
            EmbeddedRedis redis = EmbeddedRedis.start(
                    new EmbeddedRedis.Options(folder.redis(), fsync, new EmbeddedRedis.Tcp(host, port))
                            .withMemory(bytes));
            Runtime.getRuntime().addShutdownHook(new Thread(redis::stop, "waggle-redis-stop"));
            String url = redis.tcpUrl().orElseThrow();
            keep(folder.path().resolve("redis-url"), url);
            var out = spec.commandLine().getOut();
            out.println(url);
            out.flush();
            new CountDownLatch(1).await();
            return Exit.OK;
        }
    }

    /** For scripts, and for who closed the terminal: the URL holds the password, so the file is its owner's alone. */
    private static void keep(Path file, String url) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, url + "\n");
    }
}
