package io.waggle.event;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.control.DeviceStatus;
import io.waggle.control.DeviceStatus.RunningTask;
import io.waggle.control.DeviceStatus.State;
import io.waggle.control.Machine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A device's status as JSON, the same in REST, events, node cards and on the event bus. Pure functions. */
public final class DeviceJson {

    private DeviceJson() {}

    public static JsonObject toJson(DeviceStatus device) {
        JsonArray tasks = new JsonArray();
        for (RunningTask task : device.tasks()) {
            tasks.add(new JsonObject()
                    .put("address", task.address())
                    .put("function", task.function())
                    .put("startedAt", task.startedAt().toString()));
        }
        return new JsonObject()
                .put("id", device.id())
                .put("node", device.node())
                .put("state", device.state().name())
                .put("slots", device.slots())
                .put("busy", device.busy())
                .put("tags", new JsonArray(new ArrayList<>(device.tags())))
                .put("channels", new JsonArray(new ArrayList<>(device.channels())))
                .put("cpu", device.cpu() < 0 ? null : round(device.cpu()))
                .put("memory", round(device.memory()))
                .put("tasks", tasks)
                .put("lastSeen", device.lastSeen().toString())
                .put("deaf", device.deaf())
                .put("name", device.name())
                .put("held", device.held())
                .put(
                        "load",
                        device.machine().load() < 0
                                ? null
                                : round(device.machine().load()))
                .put("disk", disk(device.machine()));
    }

    private static @Nullable JsonObject disk(Machine machine) {
        return machine.diskTotal() < 0
                ? null
                : new JsonObject().put("free", machine.diskFree()).put("total", machine.diskTotal());
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static Machine machine(JsonObject json) {
        Double load = json.getDouble("load");
        JsonObject disk = json.getJsonObject("disk");
        return new Machine(
                load == null ? -1 : load,
                disk == null ? -1 : disk.getLong("free"),
                disk == null ? -1 : disk.getLong("total"));
    }

    /** Reads what {@link #toJson} wrote. */
    public static DeviceStatus fromJson(JsonObject json) {
        List<RunningTask> tasks = new ArrayList<>();
        for (Object task : json.getJsonArray("tasks")) {
            JsonObject running = (JsonObject) task;
            tasks.add(new RunningTask(
                    running.getString("address"),
                    running.getString("function"),
                    Instant.parse(running.getString("startedAt"))));
        }
        Double cpu = json.getDouble("cpu");
        return new DeviceStatus(
                json.getString("id"),
                json.getString("node"),
                State.valueOf(json.getString("state")),
                json.getInteger("slots"),
                json.getInteger("busy"),
                strings(json.getJsonArray("tags")),
                strings(json.getJsonArray("channels")),
                cpu == null ? -1 : cpu,
                json.getDouble("memory"),
                List.copyOf(tasks),
                Instant.parse(json.getString("lastSeen")),
                json.getString("deaf"),
                json.getString("name", ""),
                json.getString("held"),
                machine(json));
    }

    private static List<String> strings(JsonArray array) {
        return array.stream().map(String::valueOf).toList();
    }
}
