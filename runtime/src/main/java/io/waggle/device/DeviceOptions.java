package io.waggle.device;

import io.waggle.task.Tags;
import java.util.List;
import java.util.Set;

/**
 * What a device is.
 *
 * @param id unique in the cluster
 * @param node its node's name
 * @param slots how many tasks at once, from 1
 * @param tags what it has
 * @param channels the channels it serves; empty: all of them
 * @param name what people call it; empty: nothing but its id
 */
public record DeviceOptions(String id, String node, int slots, Set<String> tags, List<String> channels, String name) {

    /** A device that has no name but its id. */
    public DeviceOptions(String id, String node, int slots, Set<String> tags, List<String> channels) {
        this(id, node, slots, tags, channels, "");
    }

    boolean has(List<String> asked) {
        return Tags.has(tags, id, node, asked);
    }

    boolean serves(String channel) {
        return channels.isEmpty() || channels.contains(channel);
    }
}
