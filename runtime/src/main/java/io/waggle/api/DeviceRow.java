package io.waggle.api;

import io.vertx.core.json.JsonObject;
import io.waggle.channel.GroupFigures;
import io.waggle.channel.GroupFigures.OnDevice;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one device did of a function and batch, in all channels together. One thread. */
final class DeviceRow {

    private final Name name;
    private long succeeded;
    private long failed;
    private long retried;
    private long running;

    DeviceRow(Name name) {
        this.name = name;
    }

    /** Whose row it is; in the order of a list. */
    record Name(String batch, String function, String device) implements Comparable<Name> {

        private static final Comparator<Name> ORDER = Comparator.comparing(Name::batch, Comparator.reverseOrder())
                .thenComparing(Name::function)
                .thenComparing(Name::device);

        static Name of(GroupFigures group, OnDevice device) {
            return new Name(group.batch(), group.function(), device.device());
        }

        @Override
        public int compareTo(Name other) {
            return ORDER.compare(this, other);
        }
    }

    void add(OnDevice device) {
        succeeded += device.succeeded();
        failed += device.failed();
        retried += device.retried();
        running += device.running();
    }

    /** @param nodes device to node, of those that are there now */
    JsonObject toJson(Map<String, String> nodes) {
        return new JsonObject()
                .put("device", name.device)
                .put("node", node(nodes))
                .put("function", name.function)
                .put("batch", name.batch.isEmpty() ? null : name.batch)
                .put("collected", succeeded + failed + retried + running)
                .put("succeeded", succeeded)
                .put("failed", failed)
                .put("retried", retried)
                .put("running", running);
    }

    /** A device that is gone is named after its node still: {@code <node>-<number>}. */
    private @Nullable String node(Map<String, String> nodes) {
        int dash = name.device.lastIndexOf('-');
        return nodes.containsKey(name.device)
                ? nodes.get(name.device)
                : dash > 0 ? name.device.substring(0, dash) : null;
    }
}
