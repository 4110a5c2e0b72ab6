package io.waggle.channel;

import io.waggle.task.StoredTask;

/** The end of a claim. The fence decides: an old one changes nothing. */
public sealed interface Settlement {

    /** The task's id. */
    String id();

    /** The token of the claim that ends. */
    long fence();

    /**
     * The task ended with a result, or was cancelled; the record says which.
     *
     * @param bytes how many bytes its record had when it was claimed
     */
    record Finish(String id, long fence, StoredTask task, int bytes) implements Settlement {}

    /**
     * The task is to run again after a wait.
     *
     * @param bytes how many bytes its record had when it was claimed
     */
    record Retry(String id, long fence, StoredTask task, int bytes, long delayMs) implements Settlement {}

    /**
     * The task goes to the fail list.
     *
     * @param bytes how many bytes its record had when it was claimed
     */
    record Fail(String id, long fence, StoredTask task, int bytes) implements Settlement {}

    /** The task is given back unharmed, to the head of its queue; no attempt is used. */
    record Release(String id, long fence) implements Settlement {}

    /** The task is put back unharmed, as it asked, and may run after a wait; no attempt is used. */
    record Postpone(String id, long fence, long delayMs) implements Settlement {}
}
