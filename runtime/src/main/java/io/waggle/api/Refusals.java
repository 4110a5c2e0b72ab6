package io.waggle.api;

import io.waggle.channel.TaskControl.Action;
import io.waggle.channel.TaskControl.Done;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.TaskState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why something was not done to a task, in sentences that are the same for one and for many. Pure functions. */
final class Refusals {

    private Refusals() {}

    /**
     * Why one task was refused; empty when it was done, or is as it was asked to be.
     *
     * @param name how the caller knows the task
     */
    static Optional<Problem> of(Action action, String name, Done done) {
        return reason(action, done)
                .map(reason -> new Problem(reason.code(), "task '" + name + "' " + reason.detail() + "."));
    }

    /** The same without the task's name, so that it can be said of many. */
    static Optional<Problem> reason(Action action, Done done) {
        return switch (done.verdict()) {
            case DONE -> Optional.empty();
            case MOVED -> conflict("changed just now: look at it, and try again");
            case FULL ->
                Optional.of(new Problem(
                        ProblemCode.CHANNEL_FULL, "would take more bytes than its channel has left ('maxBytes')"));
            case UNKNOWN -> Optional.of(new Problem(ProblemCode.UNKNOWN_TASK, "is not there (any more)"));
            case REFUSED ->
                action == Action.CANCEL && done.state() == TaskState.CANCELLED
                        ? Optional.empty()
                        : conflict(because(action, done.state()));
        };
    }

    /** Why a task that does not wait cannot be changed. */
    static Problem late(String name, @Nullable TaskState state) {
        String why = state == null ? "has just moved" : state == TaskState.RUNNING ? "runs already" : is(state);
        return new Problem(
                ProblemCode.CONFLICT,
                "task '" + name + "' " + why + ": only one that waits can be given another priority or payload;"
                        + " POST /tasks/<id>/copy makes a new one of it.");
    }

    /** Why a task cannot be given another priority, without its name. */
    static Problem placed(@Nullable TaskState state) {
        return new Problem(
                ProblemCode.CONFLICT,
                (state == null ? "has just moved" : is(state)) + ": only one that waits can be given another priority");
    }

    private static String because(Action action, @Nullable TaskState state) {
        String is = state == null ? "has just moved" : is(state);
        return switch (action) {
            case CANCEL -> is + ": there is nothing left to cancel";
            case RERUN -> is + ": only one that has ended can run again; copy it to have another";
            case DELETE -> is + ": cancel it first";
            case CLEAR_RESULTS -> is + ": only one that succeeded has a result";
        };
    }

    private static String is(TaskState state) {
        return switch (state) {
            case RUNNING -> "runs";
            case QUEUED, SCHEDULED, WAITING -> "waits as " + state;
            case SUCCEEDED, FAILED, CANCELLED -> "has ended as " + state;
        };
    }

    private static Optional<Problem> conflict(String sentence) {
        return Optional.of(new Problem(ProblemCode.CONFLICT, sentence));
    }
}
