package io.waggle;

import io.vertx.core.Vertx;
import io.waggle.channel.ChannelSettings;
import io.waggle.channel.TaskWaits;
import io.waggle.channel.redis.RedisChannels;
import io.waggle.channel.redis.RedisHistoryStore;
import io.waggle.channel.redis.RedisLeaseStore;
import io.waggle.channel.redis.RedisSteeringStore;
import io.waggle.control.Pulse;
import io.waggle.device.Cancels;
import io.waggle.device.Hints;
import io.waggle.event.EventStream;
import io.waggle.event.TimesTicker;
import io.waggle.fleet.ClusterFleet;
import io.waggle.fleet.CommandLog;
import io.waggle.fleet.SteeringWatch;
import io.waggle.fleet.SystemGates;
import java.util.UUID;

/**
 * The parts that more than one room of a node uses; they end with its Vert.x. Immutable.
 *
 * @param channels where the tasks are
 * @param leases where nodes and their cards are
 * @param hints the doorbell
 * @param cancels word to devices that claims were taken from them
 * @param pulse what is done every second
 * @param events what is told to all
 * @param waits who waits for a task
 * @param reports what the node's devices say
 * @param times what they measure
 * @param steering what devices and gates are told to be
 * @param commands keeps the receipts
 * @param fleet all nodes and devices
 * @param gates the gates of the system and of channels
 * @param watch what this node is told to be
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
        TimesTicker times,
        RedisSteeringStore steering,
        CommandLog commands,
        ClusterFleet fleet,
        SystemGates gates,
        SteeringWatch watch) {

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
        RedisSteeringStore steering = new RedisSteeringStore(ground.link(), prefix);
        CommandLog commands = new CommandLog(steering, events, channels::now);
        Pulse pulse = new Pulse(vertx);
        TimesTicker times = new TimesTicker(
                vertx,
                pulse,
                new RedisHistoryStore(ground.link(), prefix),
                new TimesTicker.Run(ground.name(), UUID.randomUUID().toString()),
                channels::now);
        times.start();
        steps.undo("times", () -> steps.await(times.stop()));
        ClusterFleet fleet = new ClusterFleet(vertx, leases, steering, commands);
        return new NodeParts(
                channels,
                leases,
                hints,
                new Cancels(vertx),
                pulse,
                events,
                waits,
                new NodeReports(waits, events, times),
                times,
                steering,
                commands,
                fleet,
                new SystemGates(vertx, steering, channels, fleet, commands),
                new SteeringWatch(vertx, steering, ground.name()));
    }
}
