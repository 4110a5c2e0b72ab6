package io.waggle.fleet;

import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.multimap.MultiMap;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastRegistrationInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares who is said to listen on the event bus with who is a member, every few seconds, and mends it: this node's own
 * listeners are entered again where they are missing, and those of nodes that are gone are struck out by the oldest
 * member. Vert.x leaves both behind when several nodes die at once (github.com/vert-x3/vertx-hazelcast issue 196).
 * Methods from any thread; the work, which blocks, is done on worker threads, one check at a time.
 */
final class Registrations {

    private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);
    private static final long EVERY_MS = 5_000;

    private final Vertx vertx;
    private final HazelcastClusterManager manager;
    private final MultiMap<String, HazelcastRegistrationInfo> listeners;
    private final Supplier<List<String>> ours;
    private Set<String> gone = Set.of();

    /** @param ours the addresses on which this node listens now; asked on worker threads */
    Registrations(Vertx vertx, HazelcastClusterManager manager, Supplier<List<String>> ours) {
        this.vertx = vertx;
        this.manager = manager;
        this.listeners = manager.getHazelcastInstance().getMultiMap("__vertx.subs");
        this.ours = ours;
    }

    /** Begins to compare; ends with the Vert.x. */
    void start() {
        vertx.setTimer(
                EVERY_MS / 2 + ThreadLocalRandom.current().nextLong(EVERY_MS),
                id -> check().onComplete(done -> start()));
    }

    /** Compares once. @return whether anything had to be mended */
    Future<Boolean> check() {
        return vertx.executeBlocking(this::compare)
                .onFailure(e -> LOG.debug("listeners=not compared why=\"{}\"", e.getMessage()));
    }

    /** Enters all listeners of this node again, and forgets what this node remembers of the others'. */
    Future<Void> enterAgain() {
        return vertx.executeBlocking(() -> {
            reenter();
            return null;
        });
    }

    private boolean compare() {
        boolean mended = false;
        for (String address : ours.get()) {
            if (listeners.get(address).stream()
                    .noneMatch(entry -> entry.unwrap().nodeId().equals(manager.getNodeId()))) {
                LOG.warn("listeners=missing address={}: all of this node's are entered again", address);
                reenter();
                mended = true;
                break;
            }
        }
        return manager.getHazelcastInstance()
                        .getCluster()
                        .getMembers()
                        .iterator()
                        .next()
                        .localMember()
                ? strike() || mended
                : mended;
    }

    /** What the cluster manager does by itself when two halves of a cluster have met. */
    private void reenter() {
        manager.stateChanged(new LifecycleEvent(LifecycleState.MERGED));
    }

    /** A node that has just joined may be entered before it is seen: only who is missing twice is gone. */
    private boolean strike() {
        Set<Map.Entry<String, HazelcastRegistrationInfo>> entries = listeners.entrySet();
        Set<String> members = Set.copyOf(manager.getNodes());
        Set<String> missing = new HashSet<>();
        boolean struck = false;
        for (Map.Entry<String, HazelcastRegistrationInfo> entry : entries) {
            String node = entry.getValue().unwrap().nodeId();
            if (members.contains(node)) {
                continue;
            }
            missing.add(node);
            if (gone.contains(node)) {
                LOG.warn("listeners=struck out address={} member={}: it is gone", entry.getKey(), node);
                listeners.remove(entry.getKey(), entry.getValue());
                struck = true;
            }
        }
        gone = missing;
        return struck;
    }
}
