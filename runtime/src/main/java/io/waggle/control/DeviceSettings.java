package io.waggle.control;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be changed of a device while it runs.
 *
 * @param slots how many tasks at once, from 1
 * @param tags what it has, sorted
 * @param channels the channels it serves; empty: all of them
 * @param name what people call it; empty: nothing but its id
 */
public record DeviceSettings(int slots, List<String> tags, List<String> channels, String name) {

    public static final String SLOTS = "slots";
    public static final String TAGS = "tags";
    public static final String CHANNELS = "channels";
    public static final String NAME = "name";

    /** Of a device that is added: it takes nothing until it is started. */
    public static final String PAUSED = "paused";

    /** The settings by name, as a change may name them. */
    public static final List<String> NAMES = List.of(SLOTS, TAGS, CHANNELS, NAME);

    /**
     * These settings where nothing else is said.
     *
     * @param said what else is said: setting to JSON text; an empty text says nothing
     */
    public DeviceSettings with(Map<String, String> said) {
        Object slot = value(said, SLOTS);
        Object word = value(said, NAME);
        return new DeviceSettings(
                slot instanceof Integer number ? number : slots,
                texts(value(said, TAGS), tags),
                texts(value(said, CHANNELS), channels),
                word instanceof String text ? text : name);
    }

    private static @Nullable Object value(Map<String, String> said, String setting) {
        String text = said.getOrDefault(setting, "");
        return text.isEmpty() ? null : Json.decodeValue(text);
    }

    private static List<String> texts(@Nullable Object value, List<String> usual) {
        return value instanceof JsonArray array
                ? array.stream().map(String::valueOf).toList()
                : usual;
    }
}
