package io.waggle.channel.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The masters of a Redis Cluster, each with a connection of its own, so that one that is gone holds up its own channels
 * alone. Who holds what is asked for when a connection fails and when a node sends a call elsewhere.
 *
 * <p>While a slot is being moved, its keys are in two places, and a script would find some of them. The key that a script
 * names is a base that never exists, so the old holder refuses to run it (ASK), and that is not followed: the channel
 * rests until its slot has moved as a whole (MOVED). All of it on the link's context.
 */
final class ClusterRoute implements RedisRoute {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterRoute.class);
    private static final int MOST_HOPS = 4;
    private static final long LOOK_PAUSE_MS = 500;

    private final Context context;
    private final RedisClients clients;
    private final Map<String, RedisWire> wires = new HashMap<>();
    private ClusterMap map = new ClusterMap(Collections.nCopies(16_384, ""));
    private boolean looking;
    private boolean lookAgain;
    private boolean closed;

    ClusterRoute(Context context, RedisClients clients) {
        this.context = context;
        this.clients = clients;
    }

    @Override
    public Future<Void> open() {
        return ask().compose(learnt -> {
            map = learnt;
            learnt.places().forEach(place -> wires.put(place, wire(place)));
            List<Future<Void>> all =
                    wires.values().stream().map(RedisWire::open).toList();
            return Future.all(all).mapEmpty();
        });
    }

    @Override
    public Future<Void> close() {
        closed = true;
        return Future.join(wires.values().stream().map(RedisWire::close).toList())
                .mapEmpty();
    }

    @Override
    public Optional<RedisWire> wire(Request request) {
        return map.place(request).map(wires::get);
    }

    @Override
    public Collection<RedisWire> wires() {
        return wires.values();
    }

    /** Sends a command to who holds its key, and after it when it has moved. */
    Future<Response> send(Request request) {
        return map.place(request).map(place -> send(request, place, 0)).orElseGet(() -> {
            look();
            return Future.failedFuture(RedisFault.unavailable("no node of the cluster holds this"));
        });
    }

    private Future<Response> send(Request request, String place, int hops) {
        RedisWire wire = wires.get(place);
        if (wire == null) {
            return Future.failedFuture(RedisFault.unavailable("nobody has been connected to at " + place));
        }
        return wire.send(request).recover(failure -> follow(request, place, hops, failure));
    }

    private Future<Response> follow(Request request, String place, int hops, Throwable failure) {
        if (!wires.containsKey(place) || !isUp(place)) {
            look();
        }
        Optional<ClusterMap.Redirection> elsewhere = ClusterMap.redirection(failure, place);
        if (elsewhere.isEmpty()) {
            return Future.failedFuture(failure);
        }
        if (!elsewhere.get().lasting() || hops == MOST_HOPS) {
            return Future.failedFuture(RedisFault.unavailable("its slot of the cluster is being moved"));
        }
        look();
        String other = elsewhere.get().place();
        return reach(other).compose(wire -> send(request, other, hops + 1));
    }

    private boolean isUp(String place) {
        RedisWire wire = wires.get(place);
        return wire != null && wire.isUp();
    }

    private Future<RedisWire> reach(String place) {
        if (closed) {
            return Future.failedFuture(RedisFault.unavailable("the node is stopping"));
        }
        RedisWire wire = wires.computeIfAbsent(place, this::begun);
        return wire.whenUp(clients.attemptMs()).map(wire);
    }

    private RedisWire begun(String place) {
        RedisWire wire = wire(place);
        wire.begin();
        return wire;
    }

    private RedisWire wire(String place) {
        return new RedisWire(
                context,
                clients,
                () -> Future.succeededFuture(place),
                clients.site().pacer(place));
    }

    /** Asks who holds what, soon, once for all who want to know. */
    private void look() {
        if (closed || looking) {
            lookAgain |= looking;
            return;
        }
        looking = true;
        ask().onSuccess(this::learn)
                .onFailure(e -> LOG.debug("cluster=unknown why=\"{}\"", e.getMessage()))
                .onComplete(done -> context.owner()
                        .setTimer(
                                LOOK_PAUSE_MS,
                                id -> context.runOnContext(v -> {
                                    looking = false;
                                    boolean down = map.places().stream().anyMatch(place -> !isUp(place));
                                    if (lookAgain || down) {
                                        lookAgain = false;
                                        look();
                                    }
                                })));
    }

    private void learn(ClusterMap learnt) {
        if (closed) {
            return;
        }
        map = learnt;
        Set<String> places = learnt.places();
        places.forEach(place -> wires.computeIfAbsent(place, this::begun));
        List<String> gone =
                wires.keySet().stream().filter(place -> !places.contains(place)).toList();
        gone.forEach(place -> {
            RedisWire wire = wires.remove(place);
            if (wire != null) {
                wire.close();
            }
        });
    }

    private Future<ClusterMap> ask() {
        Set<String> known = new LinkedHashSet<>(wires.keySet());
        known.addAll(clients.site().target().places());
        List<String> places = new ArrayList<>(known);
        Collections.shuffle(places);
        return ask(places, 0, "none of its nodes was asked");
    }

    private Future<ClusterMap> ask(List<String> places, int from, String why) {
        if (from == places.size()) {
            return Future.failedFuture(why);
        }
        String place = places.get(from);
        Request question = Request.cmd(Command.CLUSTER).arg("SLOTS");
        return clients.ask(place, clients.site().target().login(), question)
                .map(answer -> ClusterMap.read(answer, place))
                .compose(read -> read.places().isEmpty()
                        ? Future.failedFuture(place + " knows of no node that holds anything")
                        : Future.succeededFuture(read))
                .recover(failure -> ask(places, from + 1, String.valueOf(failure.getMessage())));
    }
}
