package io.waggle.channel.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The one server that has everything: at a fixed place, or where sentinels say that the master is. They are asked
 * before each attempt to connect, one after the other, until one knows. All of it on the link's context.
 */
final class SingleRoute implements RedisRoute {

    private final RedisClients clients;
    private final RedisTarget target;
    private final Optional<RedisWire> wire;

    SingleRoute(Context context, RedisClients clients) {
        this.clients = clients;
        this.target = clients.site().target();
        this.wire = Optional.of(
                new RedisWire(context, clients, this::place, clients.site().pacer("master")));
    }

    @Override
    public Future<Void> open() {
        return wire.orElseThrow().open();
    }

    @Override
    public Future<Void> close() {
        return wire.orElseThrow().close();
    }

    @Override
    public Optional<RedisWire> wire(Request request) {
        return wire;
    }

    @Override
    public Collection<RedisWire> wires() {
        return wire.stream().toList();
    }

    private Future<String> place() {
        if (target.kind() != RedisTarget.Kind.SENTINEL) {
            return Future.succeededFuture(target.places().get(0));
        }
        List<String> sentinels = new ArrayList<>(target.places());
        Collections.shuffle(sentinels);
        return ask(sentinels, 0, "none of them was asked");
    }

    private Future<String> ask(List<String> sentinels, int from, String why) {
        if (from == sentinels.size()) {
            return Future.failedFuture("no sentinel names a master '" + target.master() + "': " + why);
        }
        Request question =
                Request.cmd(Command.SENTINEL).arg("get-master-addr-by-name").arg(target.master());
        return clients.ask(sentinels.get(from), target.sentinelLogin(), question)
                .compose(SingleRoute::master)
                .recover(failure -> ask(sentinels, from + 1, String.valueOf(failure.getMessage())));
    }

    private static Future<String> master(Response address) {
        return address == null
                ? Future.failedFuture("it does not know that name")
                : Future.succeededFuture(ClusterMap.place(
                        address.get(0).toString(), address.get(1).toString()));
    }
}
