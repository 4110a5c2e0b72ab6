package io.waggle.function;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt under {@link FunctionTester} did.
 *
 * @param result the result as a reader of the task gets it, written to JSON and read again; {@code null} also when the
 *     attempt failed
 * @param failure why it failed, or {@code null}; a {@link TimeoutException} when its time ran out; a {@link RetryLater}
 *     when it asked to be run later. Of exceptions that only carry another one, the other one, see {@link
 *     FailureKind#bare}
 * @param kind what a node makes of the failure, or {@code null} when there is none
 * @param submitted the tasks it submitted, in order, each as the JSON object that REST takes
 * @param progress what it said about its progress, in order
 * @param log the lines it logged, in order: level, blank, message
 */
public record FunctionRun(
        @Nullable Object result,
        @Nullable Throwable failure,
        @Nullable FailureKind kind,
        List<JsonObject> submitted,
        List<Progress> progress,
        List<String> log) {

    /**
     * A word about progress.
     *
     * @param fraction from 0 to 1
     * @param note what was going on, or {@code null}
     */
    public record Progress(double fraction, @Nullable String note) {}

    /** Whether the attempt succeeded. */
    public boolean succeeded() {
        return failure == null;
    }

    /** Whether the node would put the task into the fail list at once, whatever attempts it had left. */
    public boolean failedForGood() {
        return kind == FailureKind.FOR_GOOD;
    }

    /** For how long the attempt asked to be put back unharmed, or empty when it did not ask. */
    public Optional<Duration> postponed() {
        return failure instanceof RetryLater later ? Optional.of(later.delay()) : Optional.empty();
    }

    /** Whether the attempt's time ran out. */
    public boolean timedOut() {
        return failure instanceof TimeoutException;
    }

    /**
     * The result as an object.
     *
     * @throws AssertionError when the attempt failed, with the failure as its cause, or when the result is no object
     */
    public JsonObject resultObject() {
        if (failure != null) {
            throw new AssertionError("the attempt failed: " + failure, failure);
        }
        if (result instanceof JsonObject object) {
            return object;
        }
        throw new AssertionError("the result is no object: " + result);
    }
}
