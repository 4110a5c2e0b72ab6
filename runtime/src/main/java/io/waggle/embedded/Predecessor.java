package io.waggle.embedded;

import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The server of a JVM that was killed a moment ago and may still be writing its last. Blocks; any thread. */
final class Predecessor {

    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private Predecessor() {}

    /**
     * Waits until the server that wrote the pid file is gone.
     *
     * @throws Problem {@code STORE_UNAVAILABLE} when it does not go
     */
    static void await(RedisConf conf) throws IOException {
        Optional<ProcessHandle> server = of(conf.pidFile());
        if (server.isEmpty()) {
            return;
        }
        try {
            var unused = server.get().onExit().get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new Problem(
                    ProblemCode.STORE_UNAVAILABLE,
                    "A Redis server (process " + server.get().pid() + ") still works in " + conf.folder()
                            + ": end it before this node starts.");
        }
    }

    private static Optional<ProcessHandle> of(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        String pid = Files.readString(pidFile).strip();
        return pid.matches("\\d{1,10}")
                ? ProcessHandle.of(Long.parseLong(pid)).filter(Predecessor::isServer)
                : Optional.empty();
    }

    private static boolean isServer(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> command.contains("redis-server") || command.contains("valkey-server"))
                .orElse(false);
    }
}
