package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Lists the devices. */
@Command(name = "devices", description = "Lists the devices of the cluster and what they do.")
final class DevicesCommand extends ClientCommand {

    @Override
    int run(Rest rest, Screen screen) {
        show(rest.get("/devices"), screen);
        return Exit.OK;
    }

    static void show(JsonObject devices, Screen screen) {
        screen.list(
                devices,
                new Table()
                        .column("DEVICE", "id")
                        .column("NODE", "node")
                        .column("STATE", "state")
                        .column("HELD", "held")
                        .column("BUSY", device -> device.getValue("busy") + "/" + device.getValue("slots"))
                        .column("CPU", device -> percent(device.getValue("cpu")))
                        .column("MEMORY", device -> percent(device.getValue("memory")))
                        .column("TAGS", "tags")
                        .column("CHANNELS", device -> channels(device.getJsonArray("channels")))
                        .column("SEEN", device -> Screen.ago(device.getValue("lastSeen"))));
    }

    private static String channels(@Nullable JsonArray channels) {
        return channels == null || channels.isEmpty() ? "all" : Screen.cell(channels);
    }

    private static String percent(@Nullable Object part) {
        return part instanceof Number number ? Math.round(number.doubleValue() * 100) + "%" : "-";
    }
}
