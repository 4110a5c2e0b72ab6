package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All that is known of one device, for people: a line per fact, and one per task that runs. */
final class DeviceSheet {

    private static final double GIGABYTE = 1e9;

    private DeviceSheet() {}

    static void show(JsonObject device, Screen screen) {
        line(screen, "device", device.getString("id"));
        line(screen, "name", device.getString("name"));
        line(screen, "node", device.getString("node"));
        line(screen, "state", device.getString("state"));
        line(screen, "held", device.getString("held"));
        line(screen, "deaf", device.getString("deaf"));
        line(screen, "slots", device.getInteger("busy") + " busy of " + device.getInteger("slots"));
        line(screen, "tags", words(device.getJsonArray("tags")).orElse("none"));
        line(screen, "channels", words(device.getJsonArray("channels")).orElse("all"));
        line(screen, "cpu", percent(device.getDouble("cpu")));
        line(screen, "memory", percent(device.getDouble("memory")));
        Double load = device.getDouble("load");
        line(screen, "load", load == null || load < 0 ? null : String.format(Locale.ROOT, "%.2f", load));
        line(screen, "disk", disk(device.getJsonObject("disk")));
        line(screen, "seen", Screen.ago(device.getValue("lastSeen")));
        device.getJsonArray("tasks", new JsonArray()).forEach(each -> {
            JsonObject task = (JsonObject) each;
            line(screen, "runs", task.getString("address") + ", since " + Screen.ago(task.getValue("startedAt")));
        });
    }

    private static void line(Screen screen, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            screen.line(String.format("%-10s%s", name, value));
        }
    }

    private static Optional<String> words(@Nullable JsonArray words) {
        return Optional.ofNullable(words)
                .filter(some -> !some.isEmpty())
                .map(some -> some.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }

    private static @Nullable String percent(@Nullable Double part) {
        return part == null || part < 0 ? null : Math.round(part * 100) + " %";
    }

    private static @Nullable String disk(@Nullable JsonObject disk) {
        return disk == null
                ? null
                : String.format(
                        Locale.ROOT,
                        "%.1f GB free of %.1f GB",
                        disk.getLong("free") / GIGABYTE,
                        disk.getLong("total") / GIGABYTE);
    }
}
