package io.waggle.client;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a node answered.
 *
 * @param retryAfter the header, or {@code null}
 */
record Reply(int status, @Nullable String retryAfter, Buffer body) {

    private static final long LONGEST_WAIT_MS = 3_600_000;

    /** Refusals before anything was done, that end by themselves. */
    private static final Set<String> NOTHING_DONE = Set.of(
            "CHANNEL_FULL", "STORE_FULL", "TOO_MANY_REQUESTS", "CHANNEL_PAUSED", "INTAKE_CLOSED", "SHUTTING_DOWN");

    /** Refusals that another node would repeat. */
    private static final Set<String> EVERYWHERE =
            Set.of("CHANNEL_FULL", "STORE_FULL", "TOO_MANY_REQUESTS", "CHANNEL_PAUSED", "INTAKE_CLOSED");

    boolean good() {
        return status < 400;
    }

    /** Whether it may go better later or elsewhere. */
    boolean passes() {
        return status == 429 || status == 502 || status == 503 || (status == 504 && !code().equals("TIMEOUT"));
    }

    boolean nothingDone() {
        return NOTHING_DONE.contains(code());
    }

    boolean everywhere() {
        return EVERYWHERE.contains(code());
    }

    /** What it asks to wait, in milliseconds; 0 when it does not say. */
    long retryAfterMs() {
        String seconds = retryAfter == null ? "" : retryAfter.strip();
        return seconds.matches("\\d{1,6}") ? Math.min(LONGEST_WAIT_MS, Long.parseLong(seconds) * 1000) : 0;
    }

    String code() {
        return json().getString("code", "HTTP_" + status);
    }

    WaggleException problem() {
        JsonObject problem = json();
        String detail = problem.getString("detail", "the server answered with status " + status + ".");
        return new WaggleException(code(), detail, status, problem);
    }

    /** Whether the body is what an answer has: an object, or nothing where nothing is said. */
    boolean isWhole() {
        return status == 204
                || !json().isEmpty()
                || body.toString(StandardCharsets.UTF_8).strip().equals("{}");
    }

    /** The body as an object; an empty one when it is none. */
    JsonObject json() {
        try {
            return body.length() == 0 ? new JsonObject() : new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            return new JsonObject();
        }
    }
}
