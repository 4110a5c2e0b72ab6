package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which tasks are chosen, the same for listing them and for doing something to them. Main thread. */
final class TaskSelection {

    @Option(names = "--channel", paramLabel = "NAME", description = "Only of this channel.")
    private @Nullable String channel;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only in this state: SCHEDULED, QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELLED.")
    private @Nullable String state;

    @Option(
            names = {"-f", "--function"},
            paramLabel = "NAME",
            description = "Only of this function.")
    private @Nullable String function;

    @Option(names = "--batch", paramLabel = "LABEL", description = "Only of this batch.")
    private @Nullable String batch;

    @Option(
            names = "--device",
            paramLabel = "ID",
            description = "Only those that run on this device, or ran there last.")
    private @Nullable String device;

    @Option(names = "--key", paramLabel = "KEY", description = "Only of this key.")
    private @Nullable String key;

    @Option(
            names = "--after",
            paramLabel = "INSTANT",
            description = "Only submitted at this moment or later, like 2026-11-22T08:30:00Z.")
    private @Nullable String after;

    @Option(names = "--before", paramLabel = "INSTANT", description = "Only submitted before this moment.")
    private @Nullable String before;

    @Option(names = "-q", paramLabel = "TEXT", description = "Only with this text in the payload.")
    private @Nullable String text;

    /** What was given, by the names of the interface. */
    Map<String, String> given() {
        Map<String, @Nullable String> all = new LinkedHashMap<>();
        all.put("channel", channel);
        all.put("state", state);
        all.put("function", function);
        all.put("batch", batch);
        all.put("device", device);
        all.put("key", key);
        all.put("submittedAfter", after);
        all.put("submittedBefore", before);
        all.put("q", text);
        Map<String, String> given = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            if (value != null) {
                given.put(name, value);
            }
        });
        return given;
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        given().forEach(json::put);
        return json;
    }
}
