package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks a node whether it is there. Needs no login. */
@Command(
        name = "ping",
        description = "Says how long the node takes to answer, and whether it is ready; 1 when it is not.")
final class PingCommand extends ClientCommand {

    @Option(names = "--count", paramLabel = "N", defaultValue = "1", description = "How often (default: 1).")
    private int count;

    @Override
    int run(Rest rest, Screen screen) {
        if (count < 1 || count > 1_000) {
            throw new CliFailure(Exit.USAGE, "--count is " + count + ", and can be 1 to 1000.");
        }
        JsonArray trips = new JsonArray();
        boolean ready = true;
        for (int i = 0; i < count && ready; i++) {
            long sent = System.nanoTime();
            int status = rest.status("/health/ready");
            double ms = Math.round((System.nanoTime() - sent) / 10_000.0) / 100.0;
            ready = status == 200;
            trips.add(new JsonObject().put("ms", status == 0 ? null : ms).put("state", state(status)));
            if (!screen.json()) {
                screen.line(rest.url() + "  " + (status == 0 ? "no answer" : ms + " ms  " + state(status)));
            }
        }
        if (screen.json()) {
            screen.json(
                    new JsonObject().put("url", rest.url()).put("ready", ready).put("answers", trips));
        }
        return ready ? Exit.OK : Exit.FAILED;
    }

    private static String state(int status) {
        return switch (status) {
            case 0 -> "down";
            case 200 -> "ready";
            default -> "there, but not ready (" + status + ")";
        };
    }
}
