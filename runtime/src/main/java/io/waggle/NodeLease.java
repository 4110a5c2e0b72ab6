package io.waggle;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.redis.RedisLeaseStore;
import io.waggle.channel.redis.RedisLink;
import io.waggle.device.Cancels;
import io.waggle.device.Hints;
import io.waggle.event.EventStream;
import io.waggle.fleet.Cluster;
import io.waggle.fleet.ClusterFleet;
import io.waggle.fleet.Heartbeat;
import io.waggle.fleet.Reaper;
import io.waggle.fleet.SteeringWatch;
import io.waggle.time.VertxTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node as one of its fleet: the lease it lives by, what it tells of itself, and who comes and goes. Any thread. */
final class NodeLease {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);
    private static final Duration BEAT_TIMEOUT = Duration.ofMillis(1_500);

    /** By when every node's card tells whom it sees in the cluster now. */
    private static final long SEEN_MS = 2_500;

    private final NodeGround ground;
    private final NodeParts parts;
    private final Heartbeat heartbeat;
    private final Instant startedAt = Instant.now();
    private volatile JsonObject about = new JsonObject();
    private volatile Runnable reborn = () -> {};
    private volatile Supplier<List<String>> listening = List::of;

    private NodeLease(NodeGround ground, NodeParts parts, String prefix, Steps steps) {
        this.ground = ground;
        this.parts = parts;
        this.heartbeat = heartbeat(prefix, steps);
    }

    /** Opens the node's epoch and begins to beat. */
    static NodeLease open(NodeGround ground, NodeParts parts, String prefix, Steps steps) {
        NodeLease lease = new NodeLease(ground, parts, prefix, steps);
        steps.undo("lease", () -> steps.await(lease.heartbeat.close()));
        steps.await(lease.heartbeat.open());
        lease.heartbeat.begin();
        return lease;
    }

    /** On a Vert.x and a connection that nothing else uses. */
    private Heartbeat heartbeat(String prefix, Steps steps) {
        Vertx own = Vertx.vertx(NodeGround.vertx(1, 1, 1));
        steps.undo("heartbeat's vertx", () -> steps.await(own.close()));
        RedisLink link = NodeGround.link(own, ground.site(), BEAT_TIMEOUT, steps);
        Reaper reaper = new Reaper(
                new VertxTimers(ground.vertx()),
                parts.channels(),
                parts.leases(),
                parts.hints(),
                parts.events()::publish);
        return new Heartbeat(
                new VertxTimers(own),
                new RedisLeaseStore(link, prefix),
                new Heartbeat.Identity(ground.name(), ground.data().instance()),
                this::card,
                new Heartbeat.Listener(reaper::buried, epoch -> reborn.run()));
    }

    private JsonObject card() {
        Cluster cluster = ground.cluster();
        return ClusterFleet.card(about, parts.reports().devices(), cluster == null ? List.of() : cluster.members());
    }

    /** The node's epoch now. */
    long epoch() {
        return heartbeat.epoch();
    }

    /** The node's epoch while its lease is sure to hold, else 0. */
    long heldEpoch() {
        return heartbeat.heldEpoch();
    }

    /** How long ago the lease was renewed, milliseconds. */
    long renewedAgoMs() {
        return heartbeat.renewedAgoMs();
    }

    /** Has the store know how the node's devices are now. */
    Future<Void> show() {
        return heartbeat.show();
    }

    /** Beats at once. */
    void hurry() {
        heartbeat.hurry();
    }

    /** Whom to tell when the node's epoch was declared dead and a new one is open. */
    void onReborn(Runnable listener) {
        reborn = listener;
    }

    /** Where the node's devices listen on the event bus. */
    void listensAt(Supplier<List<String>> addresses) {
        listening = addresses;
    }

    /** Tells the cluster of this node's listeners once more. */
    void makeKnown() {
        Cluster cluster = ground.cluster();
        if (cluster != null) {
            cluster.makeKnown().onFailure(e -> LOG.warn("listeners=not entered again why=\"{}\"", e.getMessage()));
        }
    }

    /** Tells all of the node now that it is ready, and at its end that it leaves. */
    void announce(String url, Steps steps) {
        Cluster cluster = ground.cluster();
        EventStream events = parts.events();
        String name = ground.name();
        about = ClusterFleet.about(
                url, cluster == null ? null : cluster.member(), Version.current(), startedAt, ground.servesRedis());
        if (cluster != null) {
            cluster.onChange(
                    heartbeat::doubt,
                    () -> ground.vertx()
                            .setTimer(
                                    SEEN_MS, id -> events.publish("node.members", new JsonObject().put("node", name))));
            cluster.keepKnown(() -> Stream.concat(
                            Stream.of(
                                    Hints.ADDRESS,
                                    Hints.PROBES,
                                    Cancels.ADDRESS,
                                    EventStream.ADDRESS,
                                    SteeringWatch.address(name)),
                            listening.get().stream())
                    .toList());
        }
        steps.await(heartbeat.show());
        steps.undo("farewell", () -> events.publish("node.left", new JsonObject().put("node", name)));
        events.publish("node.joined", new JsonObject().put("node", name).put("url", url));
    }
}
