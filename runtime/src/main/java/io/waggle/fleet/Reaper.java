package io.waggle.fleet;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.Channels;
import io.waggle.channel.Doorbell;
import io.waggle.store.LeaseStore;
import io.waggle.time.Timers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the tasks of dead epochs back into their channels. Every survivor does it, and what several do at once is done
 * once: each channel is one script. Any thread.
 */
public final class Reaper {

    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);

    private final Timers timers;
    private final Channels channels;
    private final LeaseStore leases;
    private final Doorbell doorbell;
    private final BiConsumer<String, JsonObject> events;
    private final Set<Long> underWay = ConcurrentHashMap.newKeySet();

    /**
     * @param timers of this node's control plane
     * @param channels where the tasks are
     * @param leases which epochs are dead
     * @param doorbell rung where tasks were moved back
     * @param events told what happened: the event's type and its data
     */
    public Reaper(
            Timers timers,
            Channels channels,
            LeaseStore leases,
            Doorbell doorbell,
            BiConsumer<String, JsonObject> events) {
        this.timers = timers;
        this.channels = channels;
        this.leases = leases;
        this.doorbell = doorbell;
        this.events = events;
    }

    /** Takes note of dead epochs; ones that are being worked on are passed over. Any thread. */
    public void buried(List<Long> epochs) {
        timers.soon(() -> epochs.forEach(this::reap));
    }

    private void reap(long epoch) {
        if (!underWay.add(epoch)) {
            return;
        }
        channels.names()
                .compose(names -> Future.join(
                        names.stream().map(channel -> reap(channel, epoch)).toList()))
                .compose(v -> leases.reaped(epoch))
                .onSuccess(first -> {
                    if (first) {
                        sayLeft(epoch);
                    }
                })
                .onFailure(e -> LOG.warn("reap=later epoch={} why=\"{}\"", epoch, e.getMessage()))
                .onComplete(done -> underWay.remove(epoch));
    }

    private void sayLeft(long epoch) {
        leases.cards()
                .onSuccess(cards -> cards.stream()
                        .filter(card -> card.epoch() == epoch)
                        .forEach(card -> events.accept("node.left", new JsonObject().put("node", card.node()))));
    }

    private Future<Integer> reap(String channel, long epoch) {
        return channels.reap(channel, epoch).onSuccess(moved -> {
            if (moved > 0) {
                LOG.info("reap=done channel={} epoch={} tasks={}", channel, epoch, moved);
                events.accept(
                        "tasks.reaped",
                        new JsonObject()
                                .put("channel", channel)
                                .put("epoch", epoch)
                                .put("tasks", moved));
                doorbell.ring(channel);
            }
        });
    }
}
