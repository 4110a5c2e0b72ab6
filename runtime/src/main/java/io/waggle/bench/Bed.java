package io.waggle.bench;

import io.vertx.core.Vertx;
import io.waggle.channel.TaskSubmission;
import io.waggle.rig.Folders;
import io.waggle.rig.OwnRedis;
import io.waggle.rig.Passwords;
import io.waggle.rig.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a workload runs: a fresh Redis, a node in this process, and a user who is logged in. One thread; goes with
 * everything it kept.
 */
final class Bed implements AutoCloseable {

    private final Path folder;
    private final OwnRedis redis;
    private final BenchNode node;
    private final RedisProbe probe;
    private final Session session;

    private Bed(Path folder, OwnRedis redis, BenchNode node, Session session) {
        this.folder = folder;
        this.redis = redis;
        this.node = node;
        this.probe = new RedisProbe(redis.tcpUrl());
        this.session = session;
    }

    /**
     * Makes one.
     *
     * @param parent the folder for its folder
     * @param starter starts the node
     * @param tags what the node's device has
     */
    static Bed make(Path parent, BenchNode.Starter starter, List<String> tags) {
        try {
            Path folder = Files.createTempDirectory(parent, "bed");
            String password = Passwords.random();
            Path file = Files.writeString(folder.resolve("password"), password);
            OwnRedis redis = OwnRedis.start(folder.resolve("redis"), "everysec");
            try {
                BenchNode node = starter.start(new BenchNode.Wish(folder.resolve("data"), redis.url(), file, tags));
                return new Bed(folder, redis, node, Session.login(node.url(), password));
            } catch (RuntimeException e) {
                redis.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Session session() {
        return session;
    }

    RedisProbe redis() {
        return probe;
    }

    Vertx vertx() {
        return node.vertx();
    }

    TaskSubmission submission() {
        return node.submission();
    }

    @Override
    public void close() throws IOException {
        probe.close();
        node.close();
        redis.close();
        Folders.delete(folder);
    }
}
