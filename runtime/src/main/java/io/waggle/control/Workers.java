package io.waggle.control;

import io.waggle.task.Address;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskError;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The worker verticles of this node, as its devices see them. Answered by {@code unit}. */
public interface Workers {

    /** The functions that this node has loaded and can run now. Any thread; a snapshot. */
    Set<String> loaded();

    /**
     * Opens a device's way to the workers. Any thread.
     *
     * @param device the device's id; empty: the attempts are no device's
     * @param slots how many of its attempts may run at once, from 0
     */
    Lane lane(String device, int slots);

    /**
     * One device's attempts. It may hand over more than its slots: never more than that many are at work at once, the
     * rest waits in order, and begins without a word to the device as soon as a slot is free. An attempt whose function
     * has no place free of its own lets those behind it pass. Any thread.
     */
    interface Lane {

        /** How many attempts may run at once from now on, from 0; those that run already go on. */
        void slots(int slots);

        /**
         * Hands claimed tasks over to their functions' active versions. Never blocks and never throws: each task ends
         * in exactly one call of {@link Outcomes#ended}.
         *
         * @param batch the tasks, of any functions, in the order they are to begin
         * @param outcomes told how each of them ends, on any thread, perhaps before this returns
         */
        void handOver(List<Work> batch, Outcomes outcomes);

        /**
         * Gives up attempts: a running one sees {@code cancelled()} turn true, its thread is interrupted, and it ends
         * as {@link Ending#INTERRUPTED} at once, whatever the function does; one that has not begun ends so as well.
         *
         * @param which the attempts to give up
         */
        void interrupt(Predicate<Work> which);

        /**
         * Gives back attempts that have not begun: each ends as {@link Ending#INTERRUPTED}; running ones go on.
         *
         * @param which the attempts to give back
         */
        void recall(Predicate<Work> which);

        /** The attempts at work, the longest first; a snapshot. What was handed over and is not here waits. */
        List<Running> running();

        /** How many attempts are at work. */
        int busy();

        /** Ends the lane: what it still holds is given up as by {@link #interrupt}, and it takes nothing more. */
        void close();
    }

    /**
     * An attempt at work.
     *
     * @param work what was handed over
     * @param ms for how long
     */
    record Running(Work work, long ms) {}

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
        /** The function asked to be called again later: no attempt is used. */
        POSTPONED,
        /** Given up by us: no fault of the task, no attempt used. Also: the function is no longer loaded here. */
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
     * @param waitMs when it was postponed: for how long, milliseconds; else 0
     */
    record Ended(
            Work work,
            Ending ending,
            String version,
            long durationMs,
            byte @Nullable [] result,
            @Nullable TaskError error,
            long waitMs) {

        /** An end other than {@link Ending#POSTPONED}. */
        public Ended(
                Work work,
                Ending ending,
                String version,
                long durationMs,
                byte @Nullable [] result,
                @Nullable TaskError error) {
            this(work, ending, version, durationMs, result, error, 0);
        }
    }

    /** Where outcomes go. */
    interface Outcomes {

        /** An attempt has ended. */
        void ended(Ended ended);

        /** A function says how far it is. */
        default void progress(Work work, double fraction, @Nullable String note) {}

        /** A function logs a line. */
        default void log(Work work, Level level, String text) {}
    }
}
