package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.store.LeaseStore;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Leases and node cards in Redis. Any thread. */
public final class RedisLeaseStore implements LeaseStore {

    private final RedisLink link;
    private final Keys keys;

    /**
     * @param link the connection
     * @param prefix what every key begins with
     */
    public RedisLeaseStore(RedisLink link, String prefix) {
        this.link = link;
        this.keys = new Keys(prefix);
    }

    @Override
    public Future<Opening> open(String node, String instance, long after, long leaseMs, JsonObject card) {
        return link.verify()
                .compose(v -> link.run(
                        Script.LEASE_OPEN, keys.system(), List.of(node, instance, leaseMs, card.encode(), after)))
                .map(reply -> reply.size() == 2
                        ? new Opening(true, reply.get(0).toLong())
                        : new Opening(false, reply.get(2).toLong()))
                .recover(failure -> Future.failedFuture(
                        String.valueOf(failure.getMessage()).startsWith("NAMETAKEN") ? taken(node) : failure));
    }

    private static Problem taken(String node) {
        return new Problem(
                ProblemCode.CONFLICT,
                "a node named '" + node + "' is alive in this cluster: give this one another name with --name");
    }

    @Override
    public Future<Beat> beat(long epoch, String node, String instance, long leaseMs, JsonObject card) {
        return link.run(Script.LEASE_BEAT, keys.system(), List.of(epoch, node, instance, leaseMs, card.encode()))
                .map(reply -> {
                    if (reply.get(0).toInteger() == 0) {
                        return new Beat(false, -1, List.of());
                    }
                    List<Long> buried = new ArrayList<>();
                    reply.get(3).forEach(dead -> buried.add(dead.toLong()));
                    return new Beat(true, reply.get(2).toLong(), List.copyOf(buried));
                });
    }

    @Override
    public Future<Boolean> doubt(long epoch, long graceMs) {
        return link.run(Script.LEASE_DOUBT, keys.system(), List.of(epoch, graceMs))
                .map(reply -> reply.toInteger() == 1);
    }

    @Override
    public Future<Boolean> reaped(long epoch) {
        return link.send(Request.cmd(Command.ZREM).arg(keys.buried()).arg(epoch))
                .map(reply -> reply.toInteger() == 1);
    }

    @Override
    public Future<Void> close(long epoch) {
        return link.run(Script.LEASE_CLOSE, keys.system(), List.of(epoch)).mapEmpty();
    }

    @Override
    public Future<List<Card>> cards() {
        Future<Response> nodes = link.send(Request.cmd(Command.HGETALL).arg(keys.nodes()));
        Future<Response> leases =
                link.send(Request.cmd(Command.ZRANGE).arg(keys.leases()).arg(0).arg(-1));
        return Future.join(nodes, leases).map(v -> {
            Set<String> alive = new HashSet<>();
            leases.result().forEach(epoch -> alive.add(epoch.toString()));
            List<Card> cards = new ArrayList<>();
            for (String node : nodes.result().getKeys()) {
                String[] parts = nodes.result().get(node).toString().split(" ", 4);
                cards.add(new Card(
                        node,
                        Long.parseLong(parts[0]),
                        alive.contains(parts[0]),
                        Long.parseLong(parts[2]),
                        card(parts[3])));
            }
            return List.copyOf(cards);
        });
    }

    /** One that is no JSON has devices that nobody can read, as one of another version may have. */
    private static JsonObject card(String text) {
        try {
            return new JsonObject(text);
        } catch (DecodeException e) {
            return new JsonObject().put("devices", "no JSON: " + e.getMessage());
        }
    }
}
