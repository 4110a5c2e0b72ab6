package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a copy is to have instead. Main thread. */
final class CopyEdit {

    @Option(names = "--set-payload", paramLabel = "JSON", description = "Another payload.")
    private @Nullable String payload;

    @Option(names = "--set-priority", paramLabel = "N", description = "Another priority.")
    private @Nullable Integer priority;

    @Option(names = "--set-batch", paramLabel = "LABEL", description = "Another batch.")
    private @Nullable String batch;

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        if (payload != null) {
            json.put("payload", Payloads.read(payload));
        }
        if (priority != null) {
            json.put("priority", priority);
        }
        return batch == null ? json : json.put("batch", batch);
    }
}
