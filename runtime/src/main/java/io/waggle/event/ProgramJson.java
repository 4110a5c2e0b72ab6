package io.waggle.event;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Program;
import io.waggle.control.ProgramEnd;
import io.waggle.control.ProgramEnd.Outcome;
import java.time.Duration;

/** Programs and how they ended, as JSON. Has no state. */
public final class ProgramJson {

    private ProgramJson() {}

    /** A program, as nodes tell each other. */
    public static JsonObject toJson(Program program) {
        return new JsonObject()
                .put("argv", new JsonArray(program.argv()))
                .put("timeoutMs", program.timeout().toMillis())
                .put("cwd", program.cwd());
    }

    /** Reads what {@link #toJson(Program)} wrote. */
    public static Program program(JsonObject json) {
        return new Program(
                json.getJsonArray("argv").stream().map(String.class::cast).toList(),
                Duration.ofMillis(json.getLong("timeoutMs")),
                json.getString("cwd"));
    }

    /** How one ended, for people and for nodes alike. */
    public static JsonObject toJson(ProgramEnd end) {
        return new JsonObject()
                .put("outcome", end.outcome().name())
                .put("exitCode", end.exitCode())
                .put("stdout", end.stdout())
                .put("stderr", end.stderr())
                .put("truncated", end.truncated())
                .put("durationMs", end.took().toMillis())
                .put("detail", end.detail());
    }

    /** Reads what {@link #toJson(ProgramEnd)} wrote. */
    public static ProgramEnd end(JsonObject json) {
        return new ProgramEnd(
                Outcome.valueOf(json.getString("outcome")),
                json.getInteger("exitCode"),
                json.getString("stdout"),
                json.getString("stderr"),
                json.getBoolean("truncated"),
                Duration.ofMillis(json.getLong("durationMs")),
                json.getString("detail"));
    }
}
