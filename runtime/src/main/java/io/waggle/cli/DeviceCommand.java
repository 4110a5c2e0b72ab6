package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Commands a device and shows the receipt. */
@Command(name = "device", description = "Starts, pauses or stops a device.")
final class DeviceCommand extends ClientCommand {

    /** What a device can be told. */
    enum Verb {
        start,
        pause,
        stop
    }

    @Parameters(index = "0", paramLabel = "DEVICE", description = "The device's id; all: every device.")
    private String device;

    @Parameters(index = "1", paramLabel = "COMMAND", description = "One of: ${COMPLETION-CANDIDATES}.")
    private Verb verb;

    @Override
    int run(Rest rest, Screen screen) {
        String which = device.toLowerCase(Locale.ROOT).equals("all") ? "" : "/" + Rest.encode(device);
        JsonObject receipt = rest.post("/devices" + which + "/" + verb, new JsonObject());
        List<JsonObject> answers = receipt.getJsonArray("devices").stream()
                .map(JsonObject.class::cast)
                .toList();
        if (screen.json()) {
            screen.json(receipt);
        } else {
            answers.forEach(answer -> screen.line(answer.getString("device") + "  " + answer.getString("outcome") + "  "
                    + answer.getString("detail", "")));
        }
        boolean done = answers.stream().allMatch(answer -> "DONE".equals(answer.getString("outcome")));
        return done ? Exit.OK : Exit.FAILED;
    }
}
