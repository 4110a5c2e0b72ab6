package io.waggle.event;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks a task that came from outside, field by field. */
final class TaskReader {

    static final int MOST_PAYLOAD_BYTES = 1024 * 1024;

    private static final int MOST_ATTEMPTS = 1000;
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
            "batch");
    private static final List<String> LATER = List.of("table", "key", "coalesce", "onSuccess", "onFailure");

    private TaskReader() {}

    static TaskSpec read(JsonObject json) {
        refuseLater(json);
        Fields in = new Fields(json).only(KNOWN);
        in.need("function");
        String function = in.text("function", Words::isName, "the name of a function: " + Words.NAME);
        if (json.getValue("delay") != null && json.getValue("runAt") != null) {
            throw Fields.bad("'delay' and 'runAt' exclude each other: give one of them.");
        }
        return new TaskSpec(
                function == null ? "" : function,
                payload(json.getValue("payload")),
                id(in),
                in.text("channel", Words::isName, "the name of a channel: " + Words.NAME),
                Optional.ofNullable(in.number("priority", Integer.MIN_VALUE, Integer.MAX_VALUE))
                        .orElse(0),
                in.instant("runAt"),
                in.duration("delay"),
                in.tags("tags"),
                in.number("attempts", 1, MOST_ATTEMPTS),
                in.duration("backoff"),
                timeout(in),
                in.text("batch", Words::isLabel, "1 to 200 printable characters"));
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

    private static byte[] payload(@Nullable Object value) {
        byte[] bytes = Json.encodeToBuffer(value).getBytes();
        if (bytes.length > MOST_PAYLOAD_BYTES) {
            throw new Problem(
                    ProblemCode.TOO_LARGE,
                    "the payload has " + bytes.length + " bytes and may have " + MOST_PAYLOAD_BYTES
                            + ": put the data elsewhere and send where it is.");
        }
        return bytes;
    }
}
