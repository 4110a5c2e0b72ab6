package io.waggle.channel;

import io.vertx.core.Future;
import io.waggle.task.Address;
import io.waggle.task.Gates;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The durable channels. Each change is atomic, made in the store's own time, and harmless when it is asked for again
 * after a lost reply.
 *
 * <p>Every method may be called from any thread; the future completes on the caller's context when it has one. All of
 * them fail with {@link io.waggle.task.Problem} {@code STORE_UNAVAILABLE} when the store does not answer in time.
 */
public interface Channels {

    /** The store's time, as near as this node knows it: milliseconds since 1970. */
    long now();

    /**
     * The number that stands for a channel in the ids made by us; the channel is entered in the register on first use.
     *
     * @param channel the name, 1 to 100 of {@code a-z A-Z 0-9 . _ -}
     */
    Future<Long> number(String channel);

    /** The name of the channel with a number, where there is one. */
    Future<Optional<String>> name(long number);

    /** The names in the register, sorted. */
    Future<List<String>> names();

    /** How a channel is run; {@link ChannelSettings#DEFAULTS} where nobody has set anything. About a second old at most. */
    Future<ChannelSettings> settings(String channel);

    /**
     * Changes how a channel is run, from the next call of every node on; what two callers change at once is merged
     * setting by setting. The channel is entered in the register.
     *
     * @param change from the settings as they are now to what they are to be
     * @return the settings as they are then
     */
    Future<ChannelSettings> configure(String channel, UnaryOperator<ChannelSettings> change);

    /**
     * Shuts or opens a channel's gates, from the next call of every node on. What runs, and what devices have claimed, is
     * not touched.
     *
     * @param change from the gates as they are now to what they are to be
     */
    Future<GateChange> gate(String channel, UnaryOperator<Gates> change);

    /**
     * Deletes the tasks that wait in a channel now, queued and scheduled; those that run, have failed or have finished
     * stay.
     *
     * @return how many were deleted
     */
    Future<Long> clear(String channel);

    /**
     * Deletes a channel with its settings and its finished tasks; the next task for it makes it anew.
     *
     * @return fails with {@code CONFLICT} when tasks wait or run in it, or are in its fail list
     */
    Future<Void> delete(String channel);

    /**
     * Stores new tasks, in order; those whose id is in the channel already are left as they are.
     *
     * @return one answer per task, in order. Fails with {@code STORE_FULL} when the store has no room, and then nothing
     *     was stored
     */
    Future<List<Stored>> submit(String channel, List<NewTask> tasks);

    /**
     * How many bytes of {@link ChannelSettings#maxBytes()} a task takes when it is stored, at least.
     *
     * @param channel where it is to be stored
     */
    default long bytes(String channel, StoredTask task) {
        return task.payload().length;
    }

    /**
     * Gives a task that waits another priority; it goes to the end of the line of its new one.
     *
     * @return {@code false}: there is no such task, or it does not wait any more
     */
    Future<Boolean> prioritise(Address address, int priority);

    /**
     * Forgets finished tasks that are older or more than the channel keeps, a bounded number at a time.
     *
     * @return how many were forgotten; call again while it is not 0
     */
    Future<Integer> sweep(String channel);

    /**
     * Takes up to {@link ClaimAsk#max()} tasks into the in-flight set of a node's epoch, highest priority first,
     * oldest first within one. Scheduled tasks that are due are queued on the way.
     *
     * @return what was taken; fails with {@link EpochEnded} when the epoch has been declared dead
     */
    Future<Claim> claim(String channel, ClaimAsk ask);

    /**
     * The claims that the store holds for a device: what was claimed and not yet settled. After a claim whose reply was
     * lost, what is in here and not in the device's hands is to be released.
     *
     * @return id and fence of each
     */
    Future<List<Held>> held(String channel, long epoch, String device);

    /**
     * A claim that the store holds.
     *
     * @param id the task
     * @param fence the claim's token
     */
    record Held(String id, long fence) {}

    /**
     * Ends claims: success, retry, failure or release.
     *
     * @param again whether this repeats a call whose reply was lost; what the first one did is then told as done, and so
     *     is every release and postponement, which leave no trace
     * @return one answer per settlement, in order: {@code true} done, {@code false} the fence was old and nothing
     *     changed
     */
    Future<List<Boolean>> settle(String channel, long epoch, List<Settlement> settlements, boolean again);

    /**
     * Notes how far a running task is, until its claim ends.
     *
     * @return {@code false}: the fence was old and nothing changed
     */
    Future<Boolean> progress(Address address, long epoch, long fence, TaskView.Progress progress);

    /**
     * Keeps lines that running tasks have logged. They are not state: what the store cannot take now is lost.
     *
     * @return how many were left out, as their fence was old
     */
    Future<Integer> log(String channel, long epoch, List<LogNote> notes);

    /**
     * Moves the in-flight tasks of a dead epoch back to where they came from and refuses that epoch for good. A task
     * that was in flight at two deaths is a suspect from then on, and at the third one it goes to the fail list as
     * {@code POISON}.
     *
     * @return how many tasks were moved
     */
    Future<Integer> reap(String channel, long epoch);

    /** One task, wherever it is. */
    Future<Optional<TaskView>> find(Address address);

    /**
     * Tasks of a channel in one state.
     *
     * @param state any; in {@link TaskState#WAITING} there are none
     * @param cursor where to go on, as the page before gave it
     * @param limit at most 500
     */
    Future<TaskPage> list(String channel, TaskState state, @Nullable String cursor, int limit);

    /** One channel's numbers. */
    Future<Optional<ChannelStatus>> status(String channel);

    /** Every channel's numbers, by name. */
    Future<List<ChannelStatus>> statuses();

    /**
     * Moves failed tasks back into the channel, with all their attempts before them again; each leaves the fail list
     * exactly once.
     *
     * @param ids which, or empty for all of them
     * @return how many were moved
     */
    Future<Long> reload(String channel, List<String> ids);

    /**
     * Deletes one task of the fail list, its record included.
     *
     * @return whether it was there
     */
    Future<Boolean> deleteFailed(Address address);
}
