package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose data a Redis holds. A cluster's id stands in one key from its first start on; a Redis without it, or with
 * another, is not the one that a node left its tasks in, and is never made to look like it. No state; any thread.
 */
public final class StoreIdentity {

    private static final Logger LOG = LoggerFactory.getLogger(StoreIdentity.class);
    private static final int BYTES = 16;

    private StoreIdentity() {}

    /**
     * The cluster's id: the one that stands in Redis, or, where nothing of the prefix does, a new one.
     *
     * @param link open
     * @param prefix what every key begins with
     * @param remembered the id that the node's data folder remembers, if it was ever part of a cluster
     * @param folder where the node remembers it, for the sentence
     * @return the id; fails with {@code CONFLICT} when this is not the Redis that the node belongs to
     */
    public static Future<String> settle(RedisLink link, String prefix, Optional<String> remembered, String folder) {
        return read(link, prefix)
                .compose(said -> {
                    if (said != null || remembered.isPresent()) {
                        return Future.succeededFuture(said);
                    }
                    return Strangers.any(link, prefix).compose(stranger -> found(link, prefix, stranger));
                })
                .compose(id -> judge(id, remembered, folder));
    }

    private static Future<@Nullable String> read(RedisLink link, String prefix) {
        return link.send(Request.cmd(Command.GET).arg(new Keys(prefix).identity()))
                .map(said -> said == null ? null : said.toString());
    }

    /** Another node may have been the first meanwhile: what it wrote is no stranger's. */
    private static Future<@Nullable String> found(RedisLink link, String prefix, Optional<String> stranger) {
        return read(link, prefix).compose(said -> {
            if (said != null) {
                return Future.succeededFuture(said);
            }
            return stranger.isPresent()
                    ? Future.failedFuture(new Problem(
                            ProblemCode.CONFLICT,
                            "this Redis holds keys that begin with '" + prefix + ":', like '" + stranger.get()
                                    + "', and no cluster's id: choose another --prefix, or another Redis"))
                    : create(link, prefix);
        });
    }

    private static Future<@Nullable String> create(RedisLink link, String prefix) {
        byte[] drawn = new byte[BYTES];
        new SecureRandom().nextBytes(drawn);
        String id = HexFormat.of().formatHex(drawn);
        return link.send(Request.cmd(Command.SET)
                        .arg(new Keys(prefix).identity())
                        .arg(id)
                        .arg("NX"))
                .compose(set -> {
                    if (set != null) {
                        LOG.info("cluster=new id={}", id);
                    }
                    return read(link, prefix);
                });
    }

    private static Future<String> judge(@Nullable String id, Optional<String> remembered, String folder) {
        if (id == null) {
            return Future.failedFuture(new Problem(
                    ProblemCode.CONFLICT,
                    remembered.isEmpty()
                            ? "this Redis lost the cluster's id as soon as it was written: is somebody emptying it?"
                            : "this Redis is empty, and this node belongs to the cluster " + remembered.get()
                                    + ": give Redis its data back, or, to begin anew with nothing, delete " + folder));
        }
        if (remembered.isPresent() && !remembered.get().equals(id)) {
            return Future.failedFuture(new Problem(
                    ProblemCode.CONFLICT,
                    "this Redis holds the data of the cluster " + id + ", and this node belongs to the cluster "
                            + remembered.get()
                            + ": name the right Redis or another --data, or, to change sides, delete "
                            + folder));
        }
        return Future.succeededFuture(id);
    }

    /** What is said of a Redis that does not hold the data it held. */
    static Unfit foreign(@Nullable Response said) {
        return new Unfit((said == null ? "has lost this cluster's data" : "holds another cluster's data")
                + ": this node takes no tasks until it is back; stop Redis and give it its data back");
    }
}
