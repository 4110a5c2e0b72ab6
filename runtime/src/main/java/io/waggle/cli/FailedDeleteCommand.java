package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes failed tasks out for good. */
@Command(name = "delete", description = "Deletes failed tasks for good: some by id, family or filter, or all.")
final class FailedDeleteCommand extends FailedBulkCommand {

    @Option(names = "--all", description = "All of the channel; where none is named, of every channel.")
    private boolean all;

    @Override
    String verb() {
        return "delete";
    }

    @Override
    String done() {
        return "deleted";
    }

    @Override
    JsonObject more() {
        return new JsonObject();
    }

    @Override
    void check(@Nullable String channel, boolean chosen) {
        if (all == chosen) {
            throw new CliFailure(
                    Exit.USAGE, "Name the tasks: by ID, by --family or another filter, or --all for all of them.");
        }
    }
}
