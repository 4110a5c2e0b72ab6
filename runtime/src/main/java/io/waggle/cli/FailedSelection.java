package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which failed tasks are chosen. Main thread. */
final class FailedSelection {

    @Option(
            names = "--family",
            paramLabel = "ID",
            description = "Only of this family, as \"waggle failed --families\" lists them.")
    private @Nullable String family;

    @Option(
            names = {"-f", "--function"},
            paramLabel = "NAME",
            description = "Only of this function.")
    private @Nullable String function;

    @Option(names = "--type", paramLabel = "CLASS", description = "Only with this exception, like IOException.")
    private @Nullable String type;

    @Option(names = "--batch", paramLabel = "LABEL", description = "Only of this batch.")
    private @Nullable String batch;

    @Option(
            names = "--after",
            paramLabel = "INSTANT",
            description = "Only failed at this moment or later, like 2026-11-22T08:30:00Z.")
    private @Nullable String after;

    @Option(names = "--before", paramLabel = "INSTANT", description = "Only failed before this moment.")
    private @Nullable String before;

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        put(json, "family", family);
        put(json, "function", function);
        put(json, "type", type);
        put(json, "batch", batch);
        put(json, "after", after);
        put(json, "before", before);
        return json;
    }

    private static void put(JsonObject json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
