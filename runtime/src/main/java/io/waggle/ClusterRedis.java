package io.waggle;

import io.waggle.embedded.EmbeddedRedis;
import io.waggle.fleet.RedisOffer;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which Redis a node of a cluster uses when none was named: the one that a member serves, or else its own, which it then
 * serves to the others. A data folder that has served once is never quietly left aside for another's. Blocks.
 */
final class ClusterRedis {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterRedis.class);
    private static final int CONNECT_MS = 2_000;

    private final RedisOffer offer;
    private final Path folder;
    private final Path mark;
    private final String host;
    private final String fsync;
    private final @Nullable Long memory;

    /**
     * What was decided.
     *
     * @param url the address to use
     * @param own the server that this node runs, if it does
     */
    record Choice(String url, @Nullable EmbeddedRedis own) {}

    ClusterRedis(RedisOffer offer, Path folder, String host, String fsync, @Nullable Long memory) {
        this.offer = offer;
        this.folder = folder;
        this.mark = folder.resolve("serves-cluster-on");
        this.host = host;
        this.fsync = fsync;
        this.memory = memory;
    }

    Choice choose() {
        Optional<String> offered = offer.url();
        if (offered.isEmpty()) {
            return serve();
        }
        if (offered.get().equals(ownUrl())) {
            return serve(); // what may still answer there is the server of a killed run of ours, on its way out
        }
        if (reachable(offered.get())) {
            return hasData() ? refuse(offered.get()) : new Choice(offered.get(), null);
        }
        throw new Problem(
                ProblemCode.STORE_UNAVAILABLE,
                "the Redis that a node of this cluster serves at " + place(offered.get())
                        + " cannot be reached: start that node first, or name a Redis with --redis");
    }

    private Choice serve() {
        boolean hadData = hasData();
        EmbeddedRedis redis = EmbeddedRedis.start(
                new EmbeddedRedis.Options(folder, fsync, new EmbeddedRedis.Tcp(host, port())).withMemory(memory));
        String url = redis.tcpUrl().orElseThrow();
        String before = ownUrl();
        if (!before.equals(url)) {
            offer.withdraw(before);
        }
        String holds = offer.offer(url);
        if (!holds.equals(url)) {
            redis.stop();
            if (hadData) {
                return refuse(holds);
            }
            deleteData();
            LOG.info("redis=other url={}: another node was quicker to offer one", place(holds));
            return new Choice(holds, null);
        }
        remember(url);
        LOG.info("redis=serving at={}: it lives and dies with this node", place(url));
        return new Choice(redis.url(), redis);
    }

    private Choice refuse(String offered) {
        throw new Problem(
                ProblemCode.CONFLICT,
                "the folder " + folder + " holds the tasks of a Redis of its own, but this cluster uses the one at "
                        + place(offered) + ": start with another --data, or leave the cluster out");
    }

    private boolean hasData() {
        return Files.isDirectory(folder.resolve("appendonlydir")) || Files.exists(folder.resolve("appendonly.aof"));
    }

    /** Of the server that was begun in vain, whose data is empty: else it would look like tasks of our own. */
    private void deleteData() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder())
                    .filter(file -> folder.relativize(file).startsWith("appendonlydir")
                            || file.equals(folder.resolve("appendonly.aof")))
                    .toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port that was used before, so that the others find it again after a restart; 0: any free one. */
    private int port() {
        String url = ownUrl();
        return url.isEmpty() ? 0 : URI.create(url).getPort();
    }

    private String ownUrl() {
        try {
            return Files.exists(mark) ? Files.readString(mark).strip() : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void remember(String url) {
        try {
            Files.writeString(
                    mark,
                    url,
                    java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.TRUNCATE_EXISTING);
            Files.setPosixFilePermissions(mark, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String place(String url) {
        URI uri = URI.create(url);
        return uri.getHost() + ":" + uri.getPort();
    }

    private static boolean reachable(String url) {
        URI uri = URI.create(url);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_MS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
