package io.waggle.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.TaskSubmission.Receipt;
import io.waggle.task.Address;
import io.waggle.task.Problem;
import io.waggle.task.TaskState;
import java.nio.charset.StandardCharsets;

/** The answers to the lines of a stream, one line each, as they are written. Touched on one context. */
final class AnswerLines {

    private final StringBuilder text = new StringBuilder();

    /** A task that was taken. */
    void accepted(Receipt receipt) {
        Address address = Submissions.address(receipt);
        TaskState state = receipt.state();
        String id = quoted(address.id());
        text.append("{\"id\":")
                .append(id)
                .append(",\"channel\":\"")
                .append(address.channel())
                .append("\",\"address\":\"")
                .append(address.channel())
                .append('/')
                .append(id, 1, id.length())
                .append(",\"state\":\"")
                .append(state == null ? TaskState.QUEUED : state)
                .append("\",\"fresh\":")
                .append(receipt.fresh())
                .append("}\n");
    }

    /**
     * A line that was not.
     *
     * @param index the line's number, from 0
     */
    void refused(long index, Problem problem) {
        text.append(refusal(index, problem).encode()).append('\n');
    }

    /** What is said of one of many that was not taken. */
    static JsonObject refusal(long index, Problem problem) {
        var json = new JsonObject()
                .put("index", index)
                .put("code", problem.code().name())
                .put("detail", problem.detail());
        return problem.retryAfterSeconds() > 0 ? json.put("retryAfter", problem.retryAfterSeconds()) : json;
    }

    /** A line that answers nothing, and is to be passed over. */
    void blank() {
        text.append('\n');
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    /** What was written since the last time. */
    Buffer take() {
        Buffer bytes = Buffer.buffer(text.toString().getBytes(StandardCharsets.UTF_8));
        text.setLength(0);
        return bytes;
    }

    private static String quoted(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || c > '~') {
                return Json.encode(id);
            }
        }
        return '"' + id + '"';
    }
}
