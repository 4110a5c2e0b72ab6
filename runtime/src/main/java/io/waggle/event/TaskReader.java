package io.waggle.event;

import io.vertx.core.json.EncodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.waggle.task.RetrySpec;
import io.waggle.task.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks a task that came from outside, field by field. */
final class TaskReader {

    private static final int MOST_ATTEMPTS = 1000;
    private static final String LABEL = "1 to 200 printable characters";
    private static final List<String> KNOWN = List.of(
            "function",
            "payload",
            "id",
            "channel",
            "priority",
            "delay",
            "runAt",
            "tags",
            "attempts",
            "backoff",
            "timeout",
            "batch",
            "key",
            "coalesce",
            "backoffCap",
            "noRetryOn");
    private static final List<String> LATER = List.of("table", "onSuccess", "onFailure");

    private TaskReader() {}

    static TaskSpec read(JsonObject json) {
        byte[] payload = encoded(json.getValue("payload"));
        return read(json, PayloadText.kept(payload, 0, payload.length));
    }

    /**
     * Reads a task whose payload is text already.
     *
     * @param json the other fields
     */
    static TaskSpec read(JsonObject json, byte[] payload) {
        refuseLater(json);
        Fields in = new Fields(json).only(KNOWN);
        in.need("function");
        String function = in.text("function", Words::isName, "the name of a function: " + Words.NAME);
        if (json.getValue("delay") != null && json.getValue("runAt") != null) {
            throw Fields.bad("'delay' and 'runAt' exclude each other: give one of them.");
        }
        return new TaskSpec(
                function == null ? "" : function,
                payload,
                id(in),
                in.text("channel", Words::isName, "the name of a channel: " + Words.NAME),
                Optional.ofNullable(in.number("priority", Integer.MIN_VALUE, Integer.MAX_VALUE))
                        .orElse(0),
                in.instant("runAt"),
                in.duration("delay"),
                in.tags("tags"),
                in.text("key", Words::isLabel, LABEL),
                in.text("coalesce", Words::isLabel, LABEL),
                retry(in),
                timeout(in),
                in.text("batch", Words::isLabel, LABEL));
    }

    /** What is asked about retries, of a task or of a channel. */
    static RetrySpec retry(Fields in) {
        return new RetrySpec(
                in.number("attempts", 1, MOST_ATTEMPTS),
                in.duration("backoff"),
                in.duration("backoffCap"),
                in.names("noRetryOn"));
    }

    private static void refuseLater(JsonObject json) {
        for (String name : LATER) {
            if (json.containsKey(name)) {
                throw Fields.bad("this version does not support the field '" + name + "': leave it out.");
            }
        }
    }

    private static @Nullable String id(Fields in) {
        String id = in.text("id");
        if (id != null && Words.isOurs(id)) {
            throw Fields.bad("'id' has the form of the ids that Waggle makes itself: choose another one.");
        }
        return in.text("id", Words::isOwnId, "1 to 200 printable characters without '/'");
    }

    private static @Nullable Duration timeout(Fields in) {
        Duration timeout = in.duration("timeout");
        if (timeout != null && timeout.isZero()) {
            throw Fields.bad("'timeout' must be longer than zero; leave it out for the function's own.");
        }
        return timeout;
    }

    private static byte[] encoded(@Nullable Object value) {
        try {
            return Json.encodeToBuffer(value).getBytes();
        } catch (EncodeException noJson) {
            throw Fields.bad("the payload cannot be written as JSON, or is nested deeper than " + PayloadText.DEEPEST
                    + " levels.");
        }
    }
}
