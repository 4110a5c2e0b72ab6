package io.waggle.task;

/** Where a task is in its life. */
public enum TaskState {
    /** Due later, or waiting for a retry. */
    SCHEDULED,
    /** Waiting for its children or predecessors. */
    WAITING,
    /** Ready, in its channel. */
    QUEUED,
    /** Claimed by a device. */
    RUNNING,
    /** Ended with a result. */
    SUCCEEDED,
    /** In the fail list: no attempts left, or a failure that no retry can mend. */
    FAILED,
    /** Ended by command. */
    CANCELLED;

    /** Whether the task has come to its end; a failed one can be reloaded by hand. */
    public boolean ended() {
        return switch (this) {
            case SUCCEEDED, FAILED, CANCELLED -> true;
            case SCHEDULED, WAITING, QUEUED, RUNNING -> false;
        };
    }
}
