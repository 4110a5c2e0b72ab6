package io.waggle.channel;

import io.vertx.core.Future;
import io.waggle.task.Address;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What may be done to tasks by hand. Each call is atomic for each task, and harmless when it is made again after a lost
 * reply. Any thread; the future completes on the caller's context, and fails with {@code STORE_UNAVAILABLE} when the store
 * does not answer in time.
 */
public interface TaskControl {

    /** What is done to tasks that exist. */
    enum Action {
        /** Ends one that has not ended, for good; one that runs loses its claim. */
        CANCEL,
        /** Queues one anew that has ended, under its id; what happened is remembered. */
        RERUN,
        /** Forgets one that does not run. */
        DELETE,
        /** Forgets the result of one that succeeded. */
        CLEAR_RESULTS
    }

    /**
     * Does one thing to tasks of one channel.
     *
     * @param tasks as they were seen; one that has ended since, or ran again, is refused
     * @return one answer per task, in order
     */
    Future<List<Done>> act(Action action, String channel, List<TaskView> tasks);

    /**
     * Changes the record of a task that waits; its place in the line stays.
     *
     * @param change from the record as it is; must leave priority, function, tags and key alone
     */
    Future<Done> edit(Address address, UnaryOperator<StoredTask> change);

    /**
     * What became of one task.
     *
     * @param verdict whether it was done, and why not
     * @param state the state that forbids it, where it is {@link Verdict#REFUSED}
     * @param view the task as it is now, where it was done: as far as that is known without another look
     * @param lost the claim that was taken from a device, where it was cancelled while it ran
     */
    record Done(
            Verdict verdict,
            @Nullable TaskState state,
            @Nullable TaskView view,
            @Nullable Lost lost) {

        /** One that nothing was done to. */
        public static Done not(Verdict verdict, @Nullable TaskState state) {
            return new Done(verdict, state, null, null);
        }
    }

    /** What became of it. */
    enum Verdict {
        DONE,
        /** Its state forbids it. */
        REFUSED,
        /** It changed while it was looked at: another try makes sense. */
        MOVED,
        /** The channel's records would have too many bytes. */
        FULL,
        /** There is no such task. */
        UNKNOWN
    }

    /** A claim that was taken from a device. */
    record Lost(String device, long epoch, long fence) {}
}
