package io.waggle.client;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task as a node tells of it.
 *
 * @param json all of it, with the fields that have no accessor here; not to be changed
 */
public record Task(JsonObject json) {

    /**
     * Why an attempt failed.
     *
     * @param type the exception's class, or {@code TIMEOUT}, {@code POISON} …
     */
    public record Failure(String type, String message, String stack) {

        static Failure of(JsonObject json) {
            return new Failure(Fields.text(json, "type"), Fields.text(json, "message"), Fields.text(json, "stack"));
        }
    }

    /** Its id, unique in its channel. */
    public String id() {
        return Fields.text(json, "id");
    }

    /** {@code <channel>/<id>}: what it is found by anywhere. */
    public String address() {
        return Fields.text(json, "address");
    }

    /** The channel it is in. */
    public String channel() {
        return Fields.text(json, "channel");
    }

    /** The function that it is for. */
    public String function() {
        return Fields.text(json, "function");
    }

    /** {@code SCHEDULED}, {@code WAITING}, {@code QUEUED}, {@code RUNNING}, {@code SUCCEEDED}, {@code FAILED} or {@code CANCELLED}. */
    public String state() {
        return Fields.text(json, "state");
    }

    /** Whether it has come to its end. */
    public boolean ended() {
        return succeeded() || state().equals("FAILED") || state().equals("CANCELLED");
    }

    /** Whether it has come to a good end. */
    public boolean succeeded() {
        return state().equals("SUCCEEDED");
    }

    /** What it was submitted with: any JSON value. */
    public @Nullable Object payload() {
        return json.getValue("payload");
    }

    /** What the function returned: any JSON value, {@code null} included. */
    public @Nullable Object result() {
        return json.getValue("result");
    }

    /** Why the last attempt failed. */
    public Optional<Failure> error() {
        return Optional.ofNullable(json.getJsonObject("error")).map(Failure::of);
    }

    /** The attempts so far. */
    public int attempt() {
        return (int) Fields.number(json, "attempt");
    }

    /** The attempts at most. */
    public int attempts() {
        return (int) Fields.number(json, "attempts");
    }

    /** Higher goes first. */
    public int priority() {
        return (int) Fields.number(json, "priority");
    }

    /** What a device must have. */
    public List<String> tags() {
        return Fields.texts(json, "tags");
    }

    /** The label that groups it. */
    public String batch() {
        return Fields.text(json, "batch");
    }

    /** Where it runs, or ran last. */
    public Optional<String> device() {
        return Optional.ofNullable(json.getString("device"));
    }

    /** When it was submitted. */
    public Optional<Instant> submittedAt() {
        return Fields.time(json, "submittedAt");
    }

    /** When it ended. */
    public Optional<Instant> finishedAt() {
        return Fields.time(json, "finishedAt");
    }

    /** Its attempts that have ended, the oldest first. */
    public List<JsonObject> history() {
        return Fields.list(json, "history", attempt -> attempt);
    }
}
