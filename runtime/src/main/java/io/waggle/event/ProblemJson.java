package io.waggle.event;

import io.vertx.core.json.JsonObject;
import io.waggle.task.FunctionFailed;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.TaskError;
import java.util.Arrays;
import java.util.Locale;

/** Problems as JSON (RFC 9457), the same in REST and as the message of a failure on the event bus. Pure functions. */
public final class ProblemJson {

    private ProblemJson() {}

    /** A problem with its stable code; of a function that failed, with what it threw. */
    public static JsonObject of(Problem problem) {
        String words = problem.code().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        var json = new JsonObject()
                .put("type", "urn:waggle:problem:" + words.replace(' ', '-'))
                .put("title", Character.toUpperCase(words.charAt(0)) + words.substring(1))
                .put("status", problem.code().status())
                .put("detail", problem.detail())
                .put("code", problem.code().name());
        if (problem instanceof FunctionFailed failed) {
            json.put(
                    "error",
                    new JsonObject()
                            .put("type", failed.error().type())
                            .put("message", failed.error().message())
                            .put("stack", failed.error().stack()));
        }
        return problem.retryAfterSeconds() > 0 ? json.put("retryAfter", problem.retryAfterSeconds()) : json;
    }

    /** Reads what {@link #of} wrote; a code that is not known here becomes {@code INTERNAL}. */
    public static Problem read(JsonObject json) {
        String detail = json.getString("detail", "");
        JsonObject error = json.getJsonObject("error");
        if (error != null) {
            return new FunctionFailed(
                    detail,
                    new TaskError(
                            error.getString("type", ""), error.getString("message", ""), error.getString("stack", "")));
        }
        String name = json.getString("code", "");
        ProblemCode code = Arrays.stream(ProblemCode.values())
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElse(ProblemCode.INTERNAL);
        return new Problem(code, detail, json.getInteger("retryAfter", 0));
    }
}
