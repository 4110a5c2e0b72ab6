package io.waggle.store;

import io.waggle.task.Gates;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What devices and the system's gates are told to be, at one revision. What is said of a device is in fields of the form
 * {@code <device> <what>}: {@code wish} is what it was last told to do, {@code node} where it is when it was added, {@code
 * gone} that it was deleted, and the rest are settings, as JSON.
 *
 * @param revision rises with each change
 * @param fields all of it
 */
public record Steering(long revision, Map<String, String> fields) {

    public static final String WISH = "wish";
    public static final String NODE = "node";
    public static final String GONE = "gone";
    public static final String INTAKE = "intake";
    public static final String DISPATCH = "dispatch";

    /** How many devices were ever added to a node. */
    public static final String ADDED = "added";

    /** The devices that stopping the system has stopped, separated by blanks. */
    public static final String STOPPED = "stopped";

    /** The name of a field that says something of a device. */
    public static String field(String device, String what) {
        return device + " " + what;
    }

    /** The gates of the whole system. */
    public Gates gates() {
        return new Gates(shut(INTAKE), shut(DISPATCH));
    }

    private Gates.@Nullable Shut shut(String gate) {
        String text = fields.get(gate);
        return text == null ? null : Gates.Shut.parse(text);
    }

    /** One thing that is said of a device. */
    public Optional<String> of(String device, String what) {
        return Optional.ofNullable(fields.get(field(device, what)));
    }

    /** All that is said of a device. */
    public Map<String, String> of(String device) {
        Map<String, String> all = new HashMap<>();
        fields.forEach((field, value) -> {
            if (field.startsWith(device + " ")) {
                all.put(field.substring(device.length() + 1), value);
            }
        });
        return all;
    }

    /** The devices that were added to a node, those that were deleted included, sorted. */
    public List<String> addedTo(String node) {
        return fields.entrySet().stream()
                .filter(entry ->
                        entry.getKey().endsWith(" " + NODE) && entry.getValue().equals(node))
                .map(entry -> entry.getKey().substring(0, entry.getKey().length() - NODE.length() - 1))
                .sorted()
                .toList();
    }

    /** The devices that stopping the system has stopped. */
    public List<String> stopped() {
        String text = fields.getOrDefault(STOPPED, "");
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }
}
