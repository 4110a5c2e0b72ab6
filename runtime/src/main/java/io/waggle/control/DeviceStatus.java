package io.waggle.control;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A device at one moment.
 *
 * @param id unique in the cluster
 * @param node its node's name
 * @param state what it is doing
 * @param slots how many tasks at once
 * @param busy how many run
 * @param tags what it has
 * @param channels the channels it serves; empty: all of them
 * @param cpu the machine's processor load, 0 to 1; negative: unknown
 * @param memory used part of the node's heap, 0 to 1
 * @param tasks the addresses of the tasks that run, the longest-running first, at most 100
 * @param lastSeen when its node last renewed its lease
 * @param deaf why it does not hear of work as it should; {@code null}: it does
 * @param name what people call it; empty: nothing but its id
 * @param held why it takes nothing though it was started; {@code null}: nothing holds it
 * @param machine the machine it is on
 */
public record DeviceStatus(
        String id,
        String node,
        State state,
        int slots,
        int busy,
        List<String> tags,
        List<String> channels,
        double cpu,
        double memory,
        List<RunningTask> tasks,
        Instant lastSeen,
        @Nullable String deaf,
        String name,
        @Nullable String held,
        Machine machine) {

    /** A device on a machine of which nothing is known. */
    public DeviceStatus(
            String id,
            String node,
            State state,
            int slots,
            int busy,
            List<String> tags,
            List<String> channels,
            double cpu,
            double memory,
            List<RunningTask> tasks,
            Instant lastSeen,
            @Nullable String deaf,
            String name,
            @Nullable String held) {
        this(
                id,
                node,
                state,
                slots,
                busy,
                tags,
                channels,
                cpu,
                memory,
                tasks,
                lastSeen,
                deaf,
                name,
                held,
                Machine.UNKNOWN);
    }

    /** The same on this machine. */
    public DeviceStatus on(Machine its) {
        return new DeviceStatus(
                id, node, state, slots, busy, tags, channels, cpu, memory, tasks, lastSeen, deaf, name, held, its);
    }

    /** What a device is doing. */
    public enum State {
        RUNNING,
        PAUSED,
        DRAINING,
        STOPPED,
        OFFLINE
    }

    /**
     * A task in a slot.
     *
     * @param address the task's address
     * @param function what it runs
     * @param startedAt since when
     */
    public record RunningTask(String address, String function, Instant startedAt) {}
}
