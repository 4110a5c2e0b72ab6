package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves failed tasks back to their channel. */
@Command(name = "reload", description = "Moves failed tasks back to their channel: all, a channel's, or some by id.")
final class ReloadCommand extends ClientCommand {

    @Option(names = "--all", description = "The failed tasks of every channel.")
    private boolean all;

    @Parameters(index = "0", arity = "0..1", paramLabel = "CHANNEL")
    private @Nullable String channel;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "ID", description = "Only these.")
    private @Nullable List<String> ids;

    @Override
    int run(Rest rest, Screen screen) {
        if (all == (channel != null)) {
            throw new CliFailure(Exit.USAGE, "Name a channel, or --all for every channel.");
        }
        JsonObject body =
                ids == null || ids.isEmpty() ? new JsonObject() : new JsonObject().put("ids", new JsonArray(ids));
        String path = channel == null ? "/failed/reload" : "/channels/" + Rest.encode(channel) + "/failed/reload";
        JsonObject answer = rest.post(path, body);
        if (screen.json()) {
            screen.json(answer);
        } else {
            screen.line(Screen.cell(answer.getValue("reloaded")) + " reloaded.");
        }
        int missing = ids == null ? 0 : ids.size() - answer.getInteger("reloaded", 0);
        if (missing > 0) {
            screen.note(missing + " of those named are not in the fail list of " + channel + ".");
            return Exit.FAILED;
        }
        return Exit.OK;
    }
}
