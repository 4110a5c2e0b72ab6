package io.waggle;

import io.vertx.core.Vertx;
import io.waggle.channel.ChannelSettings;
import io.waggle.channel.TaskWaits;
import io.waggle.channel.redis.RedisChannels;
import io.waggle.channel.redis.RedisLeaseStore;
import io.waggle.control.Pulse;
import io.waggle.device.Cancels;
import io.waggle.device.Hints;
import io.waggle.event.EventStream;
import io.waggle.fleet.ClusterFleet;

/**
 * The parts that more than one room of a node uses; they end with its Vert.x. Immutable.
 *
 * @param channels where the tasks are
 * @param leases where nodes, their cards and the wishes for devices are
 * @param hints the doorbell
 * @param cancels word to devices that claims were taken from them
 * @param pulse what is done every second
 * @param events what is told to all
 * @param waits who waits for a task
 * @param reports what the node's devices say
 * @param fleet all nodes and devices
 */
record NodeParts(
        RedisChannels channels,
        RedisLeaseStore leases,
        Hints hints,
        Cancels cancels,
        Pulse pulse,
        EventStream events,
        TaskWaits waits,
        NodeReports reports,
        ClusterFleet fleet) {

    static NodeParts on(NodeGround ground, String prefix, Steps steps) {
        Vertx vertx = ground.vertx();
        RedisChannels channels =
                new RedisChannels(vertx, ground.link(), prefix, (int) ChannelSettings.Keep.DEFAULT_COUNT);
        RedisLeaseStore leases = new RedisLeaseStore(ground.link(), prefix);
        Hints hints = new Hints(vertx);
        channels.onFreed(hints::ring);
        EventStream events = new EventStream(vertx, ground.name());
        TaskWaits waits = new TaskWaits(vertx, channels);
        steps.await(waits.open());
        return new NodeParts(
                channels,
                leases,
                hints,
                new Cancels(vertx),
                new Pulse(vertx),
                events,
                waits,
                new NodeReports(waits, events),
                new ClusterFleet(vertx, leases, events));
    }
}
