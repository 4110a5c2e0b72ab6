package io.waggle.api;

import io.waggle.channel.TaskControl.Action;
import io.waggle.task.TaskState;
import java.util.List;
import java.util.Optional;

/** What can be done to many tasks at once. */
enum BulkVerb {
    /** What waits goes first, so that nothing takes the place of what is cancelled while it runs. */
    CANCEL("cancel", Action.CANCEL, TaskState.QUEUED, TaskState.SCHEDULED, TaskState.RUNNING),
    RERUN("rerun", Action.RERUN, TaskState.FAILED, TaskState.CANCELLED, TaskState.SUCCEEDED),
    COPY(
            "copy",
            null,
            TaskState.QUEUED,
            TaskState.SCHEDULED,
            TaskState.RUNNING,
            TaskState.FAILED,
            TaskState.CANCELLED,
            TaskState.SUCCEEDED),
    DELETE(
            "delete",
            Action.DELETE,
            TaskState.QUEUED,
            TaskState.SCHEDULED,
            TaskState.FAILED,
            TaskState.CANCELLED,
            TaskState.SUCCEEDED,
            TaskState.RUNNING),
    CLEAR_RESULTS("clear-results", Action.CLEAR_RESULTS, TaskState.SUCCEEDED);

    private final String word;
    private final @org.jspecify.annotations.Nullable Action action;
    private final List<TaskState> states;

    BulkVerb(String word, @org.jspecify.annotations.Nullable Action action, TaskState... states) {
        this.word = word;
        this.action = action;
        this.states = List.of(states);
    }

    /** As it stands in paths. */
    String word() {
        return word;
    }

    /** What the store does; empty for {@link #COPY}, which submits. */
    Optional<Action> action() {
        return Optional.ofNullable(action);
    }

    /** The states in which tasks are looked for where none is named, in this order. */
    List<TaskState> states() {
        return states;
    }

    /** Whether tasks in reach may come to be or move while it goes on, so that it has to look again. */
    boolean looksAgain() {
        return this == CANCEL || this == DELETE;
    }
}
