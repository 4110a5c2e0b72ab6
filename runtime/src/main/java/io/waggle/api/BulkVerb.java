package io.waggle.api;

import io.waggle.channel.TaskControl.Action;
import io.waggle.task.TaskState;
import java.util.List;
import java.util.Optional;

/** What can be done to many tasks at once. */
enum BulkVerb {
    CANCEL("cancel"),
    RERUN("rerun"),
    COPY("copy"),
    PRIORITIZE("prioritize"),
    DELETE("delete"),
    CLEAR_RESULTS("clear-results");

    private final String word;

    BulkVerb(String word) {
        this.word = word;
    }

    /** As it stands in paths. */
    String word() {
        return word;
    }

    /** What the store does; empty for {@link #COPY}, which submits, and {@link #PRIORITIZE}, which needs a number. */
    Optional<Action> action() {
        return switch (this) {
            case CANCEL -> Optional.of(Action.CANCEL);
            case RERUN -> Optional.of(Action.RERUN);
            case COPY, PRIORITIZE -> Optional.empty();
            case DELETE -> Optional.of(Action.DELETE);
            case CLEAR_RESULTS -> Optional.of(Action.CLEAR_RESULTS);
        };
    }

    /**
     * The states in which tasks are looked for where none is named, in this order: what waits goes before what runs, so that
     * nothing takes the place of what is cancelled while it runs.
     */
    List<TaskState> states() {
        return switch (this) {
            case CANCEL -> List.of(TaskState.QUEUED, TaskState.SCHEDULED, TaskState.RUNNING);
            case RERUN -> List.of(TaskState.FAILED, TaskState.CANCELLED, TaskState.SUCCEEDED);
            case PRIORITIZE -> List.of(TaskState.QUEUED, TaskState.SCHEDULED);
            case COPY, DELETE ->
                List.of(
                        TaskState.QUEUED,
                        TaskState.SCHEDULED,
                        TaskState.FAILED,
                        TaskState.CANCELLED,
                        TaskState.SUCCEEDED,
                        TaskState.RUNNING);
            case CLEAR_RESULTS -> List.of(TaskState.SUCCEEDED);
        };
    }

    /** Whether tasks in reach may come to be or move while it goes on, so that it has to look again. */
    boolean looksAgain() {
        return this == CANCEL || this == DELETE;
    }
}
