package io.waggle.rig;

import io.waggle.embedded.EmbeddedRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A Redis in a folder that goes with it: the one that a node starts by itself, and with a port besides its socket file,
 * so that {@code redis-benchmark} and peers reach it. Blocks.
 *
 * @param server the server
 * @param folder its data
 */
public record OwnRedis(EmbeddedRedis server, Path folder) implements AutoCloseable {

    public static OwnRedis start(Path folder, String fsync) {
        return new OwnRedis(
                EmbeddedRedis.start(new EmbeddedRedis.Options(folder, fsync, new EmbeddedRedis.Tcp("127.0.0.1", 0))),
                folder);
    }

    /** Its address for a node: the socket file, as by default. */
    public String url() {
        return server.url();
    }

    /** {@code redis://:password@127.0.0.1:port}. */
    public String tcpUrl() {
        return server.tcpUrl().orElseThrow();
    }

    @Override
    public void close() {
        server.stop();
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
