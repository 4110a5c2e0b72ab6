package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.channel.redis.RedisSite.Identity;
import org.jspecify.annotations.Nullable;

/** What is asked over a new connection before anything else is sent: a server is not what it was, or another one. No state; on the connection's context. */
final class Greeting {

    private Greeting() {}

    /** Fails with {@link Unfit} unless this is a server that takes writes, throws nothing away, has read its data, and holds the right data. */
    static Future<Void> exchange(RedisConnection open, @Nullable Identity identity) {
        Future<Response> role = open.send(Request.cmd(Command.ROLE));
        Future<Response> data = open.send(
                identity == null
                        ? Request.cmd(Command.PING)
                        : Request.cmd(Command.GET).arg(identity.key()));
        Future<Response> memory = open.send(Request.cmd(Command.INFO).arg("memory"));
        return role.compose(Greeting::takesWrites)
                .compose(v -> memory)
                .compose(Greeting::keepsEverything)
                .compose(v -> data)
                .compose(said -> identity == null || isOurs(identity, said)
                        ? Future.<Void>succeededFuture()
                        : Future.failedFuture(StoreIdentity.foreign(said)))
                .recover(failure ->
                        ClusterMap.isElsewhere(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
    }

    private static boolean isOurs(Identity identity, @Nullable Response said) {
        return said != null && said.toString().equals(identity.id());
    }

    private static Future<Void> keepsEverything(Response memory) {
        return RedisCheck.policy(String.valueOf(memory))
                .map(why -> Future.<Void>failedFuture(new Unfit(why)))
                .orElseGet(Future::succeededFuture);
    }

    private static Future<Void> takesWrites(Response role) {
        return switch (role.get(0).toString()) {
            case "master" -> Future.succeededFuture();
            case "sentinel" ->
                Future.failedFuture(new Unfit("is a sentinel: write redis-sentinel://host:port/name-of-the-master"));
            default ->
                Future.failedFuture(new Unfit("is a replica, which takes no writes: name its master, or its sentinels"
                        + " with redis-sentinel://"));
        };
    }
}
