package io.waggle.device;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a device would hear of work: every few seconds it asks one node of the cluster after the other to ring, and
 * the ring has to come by the very listener that hears of work. A ring that does not come makes it listen anew, and
 * the second one makes the device deaf until a ring of that node is heard again. All of it on the device's context.
 */
final class Hearing {

    private static final Logger LOG = LoggerFactory.getLogger(Hearing.class);
    private static final long EVERY_MS = 5_000;
    private static final long AGAIN_MS = 1_000;
    private static final long PATIENCE_MS = 2_000;
    private static final long FORGET_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** What stands for the node when none has answered. */
    private static final String NOBODY = "";

    private final Vertx vertx;
    private final String device;
    private final Runnable listenAnew;
    private final Map<String, Missed> missed = new HashMap<>();
    private long asked;
    private long heard;

    private record Missed(int times, long at) {}

    /**
     * @param device who asks
     * @param listenAnew replaces the listeners of the device by new ones
     */
    Hearing(Vertx vertx, String device, Runnable listenAnew) {
        this.vertx = vertx;
        this.device = device;
        this.listenAnew = listenAnew;
    }

    /** Begins to ask, in a cluster; ends with the device. */
    void start() {
        if (vertx.isClustered()) {
            later(EVERY_MS);
        }
    }

    /** Takes note of a ring. */
    void rung(JsonObject ring) {
        if (device.equals(ring.getString("device")) && ring.getLong("probe", 0L) == asked) {
            heard = asked;
            missed.remove(NOBODY);
            if (missed.remove(ring.getString("by", NOBODY)) != null) {
                LOG.info("device=hears device={} by={}", device, ring.getString("by"));
            }
        }
    }

    /** Why the device is deaf; {@code null}: it hears. */
    @Nullable
    String deaf() {
        return missed.entrySet().stream()
                .filter(entry -> entry.getValue().times() > 1)
                .map(Entry::getKey)
                .findFirst()
                .map(node -> node.equals(NOBODY)
                        ? "no node answers it on the event bus: it looks for work once a second by itself"
                        : "does not hear node " + node + " on the event bus: it looks for work once a second by itself")
                .orElse(null);
    }

    private void later(long ms) {
        vertx.setTimer(ms / 2 + ThreadLocalRandom.current().nextLong(ms), id -> ask());
    }

    private void ask() {
        long probe = ++asked;
        vertx.eventBus()
                .<JsonObject>request(
                        Hints.PROBES,
                        new JsonObject().put("device", device).put("probe", probe),
                        new DeliveryOptions().setSendTimeout(PATIENCE_MS))
                .onComplete(answer -> {
                    String by = answer.succeeded() ? answer.result().body().getString("by", NOBODY) : NOBODY;
                    if (heard == probe) {
                        done();
                    } else {
                        vertx.setTimer(PATIENCE_MS, id -> judge(probe, by));
                    }
                });
    }

    private void judge(long probe, String by) {
        if (heard != probe) {
            Missed now = missed.merge(
                    by, new Missed(1, System.nanoTime()), (old, one) -> new Missed(old.times() + 1, one.at()));
            LOG.warn("device=misses a ring device={} by=\"{}\" times={}: it listens anew", device, by, now.times());
            listenAnew.run();
        }
        done();
    }

    /** Who has not been heard of for long has left. */
    private void done() {
        missed.values().removeIf(miss -> System.nanoTime() - miss.at() > FORGET_NANOS);
        later(missed.isEmpty() ? EVERY_MS : AGAIN_MS);
    }
}
