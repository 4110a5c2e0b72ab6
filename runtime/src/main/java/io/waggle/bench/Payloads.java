package io.waggle.bench;

import io.waggle.task.RetrySpec;
import io.waggle.task.TaskSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tasks that are submitted: a payload of exactly 100 bytes of JSON. Pure functions. */
final class Payloads {

    /** 100 bytes as they travel and are stored. */
    static final String JSON = "{\"url\":\"https://example.org/" + "a".repeat(64) + "\",\"n\":1}";

    private static final byte[] BYTES = JSON.getBytes(StandardCharsets.US_ASCII);

    private Payloads() {}

    /** A task as code of this process submits it. */
    static TaskSpec task(String function) {
        return task(function, 0, List.of());
    }

    static TaskSpec task(String function, int priority, List<String> tags) {
        @Nullable String none = null;
        return new TaskSpec(
                function, BYTES, none, none, priority, null, null, tags, none, none, RetrySpec.NONE, null, none);
    }

    /** A task as it is submitted over REST. */
    static String json(String function) {
        return "{\"function\":\"" + function + "\",\"payload\":" + JSON + "}";
    }

    /** An array of equal tasks for REST. */
    static byte[] array(String task, int count) {
        StringBuilder text = new StringBuilder(count * (task.length() + 1) + 2).append('[');
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ",").append(task);
        }
        return text.append(']').toString().getBytes(StandardCharsets.US_ASCII);
    }
}
