package io.waggle.control;

import io.waggle.task.Address;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskError;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The worker verticles of this node, as its devices see them. Answered by {@code unit}. */
public interface Workers {

    /** The functions that this node has loaded and can run now. Any thread; a snapshot. */
    Set<String> loaded();

    /**
     * Hands claimed tasks over to the worker verticles of their functions' active versions. Never blocks and never
     * throws: each task ends in exactly one call of {@link Outcomes#ended}. Any thread.
     *
     * @param batch the tasks, of any functions
     * @param outcomes told how each of them ends, on any thread
     */
    void handOver(List<Work> batch, Outcomes outcomes);

    /**
     * Gives up attempts: a running one sees {@code cancelled()} turn true, its thread is interrupted, and it ends as
     * {@link Ending#INTERRUPTED} at once, whatever the function does; one that has not started ends so as well. Any
     * thread.
     *
     * @param which the attempts to give up
     */
    void interrupt(Predicate<Work> which);

    /**
     * Gives back attempts that have not started, because their function has no place free: each ends as {@link
     * Ending#INTERRUPTED}; running ones go on. Any thread.
     *
     * @param which the attempts to give back
     */
    void recall(Predicate<Work> which);

    /**
     * A claimed task.
     *
     * @param address where it lives
     * @param fence the claim's token
     * @param attempt which attempt this is, from 1
     * @param task the record
     * @param bytes how many bytes the record has
     */
    record Work(Address address, long fence, int attempt, StoredTask task, int bytes) {}

    /** How an attempt ended. */
    enum Ending {
        /** The function returned. */
        SUCCEEDED,
        /** The function failed, or its time ran out; worth a retry. */
        FAILED,
        /** The function failed and said that no retry can help. */
        FAILED_FOR_GOOD,
        /** Given up by us: no fault of the task. Also: the function is no longer loaded here. */
        INTERRUPTED
    }

    /**
     * The end of an attempt.
     *
     * @param work what was handed over
     * @param ending how it ended
     * @param version the function version that ran it, or empty when none did
     * @param durationMs how long it took
     * @param result the result, JSON text in UTF-8, when it succeeded; else {@code null}
     * @param error why, when it failed; else {@code null}
     */
    record Ended(
            Work work,
            Ending ending,
            String version,
            long durationMs,
            byte @Nullable [] result,
            @Nullable TaskError error) {}

    /** Where outcomes go. */
    interface Outcomes {

        /** An attempt has ended. */
        void ended(Ended ended);

        /** A function says how far it is. */
        default void progress(Work work, double fraction, @Nullable String note) {}
    }
}
