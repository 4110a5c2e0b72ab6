package io.waggle.api;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.waggle.control.DeviceSettings;
import io.waggle.event.Fields;
import io.waggle.event.Words;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.Tags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what is to be changed of a device: setting to JSON text, empty where {@code null} takes it back. Pure. */
final class DeviceChange {

    private static final int MOST_SLOTS = 10_000;
    private static final int MOST_CHANNELS = 100;
    private static final int LONGEST_NAME = 100;

    private DeviceChange() {}

    static Map<String, String> read(Fields in) {
        Map<String, String> change = new LinkedHashMap<>();
        put(change, in, DeviceSettings.SLOTS, in.number(DeviceSettings.SLOTS, 1, MOST_SLOTS));
        put(change, in, DeviceSettings.TAGS, tags(in));
        put(change, in, DeviceSettings.CHANNELS, channels(in));
        put(
                change,
                in,
                DeviceSettings.NAME,
                in.text(DeviceSettings.NAME, DeviceChange::isName, "1 to " + LONGEST_NAME + " printable characters"));
        return change;
    }

    private static void put(Map<String, String> change, Fields in, String setting, @Nullable Object value) {
        if (in.json().containsKey(setting)) {
            boolean back = in.json().getValue(setting) == null || value == null;
            change.put(setting, back ? "" : Json.encode(value));
        }
    }

    private static JsonArray tags(Fields in) {
        List<String> tags = in.tags(DeviceSettings.TAGS);
        tags.stream().filter(Tags::isOwn).findFirst().ifPresent(tag -> {
            throw new Problem(
                    ProblemCode.BAD_REQUEST,
                    "'" + DeviceSettings.TAGS + "' holds '" + tag + "': " + Tags.DEVICE + "<id> and " + Tags.NODE
                            + "<name> are what each device has by itself; give it another tag.");
        });
        return new JsonArray(new ArrayList<>(tags));
    }

    private static @Nullable JsonArray channels(Fields in) {
        Object value = in.json().getValue(DeviceSettings.CHANNELS);
        if (value == null) {
            return null;
        }
        if (!(value instanceof JsonArray list) || list.size() > MOST_CHANNELS) {
            throw noChannels();
        }
        List<String> names = new ArrayList<>();
        for (Object name : list) {
            if (!(name instanceof String text) || !Words.isName(text)) {
                throw noChannels();
            }
            names.add(text);
        }
        return new JsonArray(names.stream().distinct().toList());
    }

    private static RuntimeException noChannels() {
        return Fields.bad("'channels' must be an array of at most " + MOST_CHANNELS + " channel names, " + Words.NAME
                + "; an empty one means all of them.");
    }

    private static boolean isName(String text) {
        return text.length() <= LONGEST_NAME && text.chars().noneMatch(Character::isISOControl);
    }
}
