package io.waggle.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A Redis server whose machine loses its power: it is killed, and of its append-only file only what was on the disk for
 * sure is left. That stands for a disk which keeps what it has confirmed. Blocks; one thread.
 */
public final class PowerCut implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path trace;
    private final RedisServer server;
    private long lostBytes;

    private PowerCut(Path trace, RedisServer server) {
        this.trace = trace;
        this.server = server;
    }

    /** Whether this machine can do it. */
    public static boolean isPossible() {
        try {
            return new ProcessBuilder("strace", "-o", "/dev/null", "true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A server that is watched. */
    public static PowerCut before(Path folder, String... lines) {
        Path trace = folder.resolveSibling(folder.getFileName() + ".trace");
        return new PowerCut(trace, RedisServer.start(folder, FreePort.any(), FsyncTrace.command(trace), lines));
    }

    public RedisServer server() {
        return server;
    }

    /** Kills the server; the power stays on. */
    public void kill() {
        long pid = Long.parseLong(server.info("server", "process_id"));
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        Awaitility.await("the end of the server")
                .atMost(PATIENCE)
                .until(() -> ProcessHandle.of(pid).isEmpty() && !server.isAlive());
    }

    /** Cuts the power, of a server that was killed a moment ago. */
    public void cut() {
        long kept = FsyncTrace.synced(trace);
        try (FileChannel file = FileChannel.open(appendOnlyFile(), StandardOpenOption.WRITE)) {
            lostBytes = file.size() - kept;
            file.truncate(kept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many bytes of the file the cut took. */
    public long lostBytes() {
        return lostBytes;
    }

    /** Starts another server on what is left, on another port. */
    public RedisServer restart() {
        return RedisServer.start(server.folder());
    }

    private Path appendOnlyFile() throws IOException {
        try (Stream<Path> files = Files.list(server.folder().resolve("appendonlydir"))) {
            return files.filter(file -> file.toString().endsWith(".incr.aof"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
