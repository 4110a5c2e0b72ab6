package io.waggle;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.waggle.channel.redis.RedisCheck;
import io.waggle.channel.redis.RedisLink;
import io.waggle.channel.redis.RedisSite;
import io.waggle.channel.redis.StoreIdentity;
import io.waggle.embedded.DataFolder;
import io.waggle.embedded.EmbeddedRedis;
import io.waggle.fleet.Cluster;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a node stands on. Immutable.
 *
 * @param data its folder
 * @param name its name
 * @param cluster its place in the cluster; {@code null}: it is by itself
 * @param vertx the control plane's, whose event bus is the cluster's where there is one
 * @param site the Redis that holds the cluster's data
 * @param link the way to it
 * @param servesRedis whether that Redis is this node's own and the cluster's
 */
record NodeGround(
        DataFolder data,
        String name,
        @Nullable Cluster cluster,
        Vertx vertx,
        RedisSite site,
        RedisLink link,
        boolean servesRedis) {

    private static final Duration REDIS_TIMEOUT = Duration.ofSeconds(3);
    private static final long BLOCKED_CHECK_MS = 3_000;

    /** Folder, cluster, Redis, Vert.x, link, in this order. Blocks. */
    static NodeGround open(NodeConfig config, Steps steps) {
        DataFolder data = DataFolder.open(config.data());
        steps.undo("data folder", data::close);
        String name = Optional.ofNullable(config.name()).orElseGet(data::nodeName);
        LogLines.name(name);
        Cluster cluster = config.cluster() ? join(config, steps) : null;
        Found found = redis(config, data, cluster, steps);
        RedisSite site = found.site();
        Vertx vertx = cluster == null ? alone(steps) : cluster.vertx();
        RedisLink link = link(vertx, site, REDIS_TIMEOUT, steps);
        steps.await(RedisCheck.check(link));
        belong(config.prefix(), link, site, data, steps);
        return new NodeGround(data, name, cluster, vertx, site, link, found.serves());
    }

    /** One more way to a Redis. */
    static RedisLink link(Vertx vertx, RedisSite site, Duration timeout, Steps steps) {
        RedisLink link = new RedisLink(vertx, site, timeout);
        steps.undo("Redis link", () -> steps.await(link.close()));
        steps.await(link.open());
        return link;
    }

    /** A Vert.x with so many event loops and workers. */
    static VertxOptions vertx(int loops, int workers, int internal) {
        return new VertxOptions()
                .setEventLoopPoolSize(loops)
                .setWorkerPoolSize(workers)
                .setInternalBlockingPoolSize(internal)
                .setBlockedThreadCheckInterval(BLOCKED_CHECK_MS);
    }

    private static VertxOptions controlPlane() {
        return vertx(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), 4, 8);
    }

    private static Vertx alone(Steps steps) {
        Vertx vertx = Vertx.vertx(controlPlane());
        steps.undo("vertx", () -> steps.await(vertx.close()));
        return vertx;
    }

    private static Cluster join(NodeConfig config, Steps steps) {
        Cluster cluster = Cluster.join(
                new Cluster.Options(
                        config.clusterName(),
                        config.host(),
                        config.door().port(),
                        config.join(),
                        Optional.ofNullable(config.door().publicHost()).orElse(config.host()),
                        config.door().busPort()),
                controlPlane());
        steps.undo("cluster", () -> steps.await(cluster.vertx().close()));
        return cluster;
    }

    /** A Redis, and whether this node serves it to the others. */
    private record Found(RedisSite site, boolean serves) {}

    /** The Redis to use, started here when it is this node's to start. */
    private static Found redis(NodeConfig config, DataFolder data, @Nullable Cluster cluster, Steps steps) {
        ExternalRedis external = config.redis();
        if (external != null) {
            return new Found(new RedisSite(external.target(), external.replicas()), false);
        }
        ClusterRedis.Choice choice = cluster == null
                ? ownRedis(config, data)
                : new ClusterRedis(
                                cluster.redisOffer(), data.redis(), config.host(), config.fsync(), config.redisMemory())
                        .choose();
        EmbeddedRedis own = choice.own();
        if (own != null) {
            steps.undo("embedded Redis", own::stop);
            if (cluster != null) {
                steps.undo(
                        "Redis offer",
                        () -> cluster.redisOffer().withdraw(own.tcpUrl().orElse("")));
            }
        }
        return new Found(new RedisSite(ExternalRedis.at(choice.url()).target()), own != null && cluster != null);
    }

    private static ClusterRedis.Choice ownRedis(NodeConfig config, DataFolder data) {
        EmbeddedRedis redis = EmbeddedRedis.start(
                new EmbeddedRedis.Options(data.redis(), config.fsync(), null).withMemory(config.redisMemory()));
        return new ClusterRedis.Choice(redis.url(), redis);
    }

    /** From now on the node works with this cluster's data and no other, and remembers so. */
    private static void belong(String prefix, RedisLink link, RedisSite site, DataFolder data, Steps steps) {
        String id = steps.await(StoreIdentity.settle(
                link, prefix, data.clusterId(), data.clusterIdFile().toString()));
        data.rememberCluster(id);
        site.expect(prefix, id);
    }
}
