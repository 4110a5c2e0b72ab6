package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Moves failed tasks back to their channel, or into another. */
@Command(
        name = "reload",
        description = "Moves failed tasks back to their channel: all, a channel's, or some by id, family or filter.")
final class ReloadCommand extends FailedBulkCommand {

    @Option(names = "--all", description = "The failed tasks of every channel.")
    private boolean all;

    @Option(names = "--to", paramLabel = "CHANNEL", description = "Into this other channel.")
    private @Nullable String to;

    @Option(names = "--payload", paramLabel = "JSON", description = "With one ID: another payload.")
    private @Nullable String payload;

    @Override
    String verb() {
        return "reload";
    }

    @Override
    String done() {
        return "reloaded";
    }

    @Override
    JsonObject more() {
        JsonObject more = new JsonObject();
        if (to != null) {
            more.put("to", to);
        }
        return payload == null ? more : more.put("payload", Payloads.read(payload));
    }

    @Override
    void check(@Nullable String channel, boolean chosen) {
        if (all && channel != null) {
            throw new CliFailure(Exit.USAGE, "Name a channel, or --all for every channel.");
        }
        if (!all && channel == null && !chosen) {
            throw new CliFailure(
                    Exit.USAGE, "Name a channel, a --family or another filter, or --all for every channel.");
        }
    }
}
