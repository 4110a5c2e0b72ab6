package io.waggle.channel;

import io.vertx.core.Future;
import io.waggle.task.Address;
import io.waggle.task.FailureFamily;
import io.waggle.task.TaskView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fail lists as a whole: what is in them by families, and taking many out. A call takes out a bounded number, atomically,
 * and each task leaves the list once for each time it came. Any thread; the future completes on the caller's context, and
 * fails with {@code STORE_UNAVAILABLE} when the store does not answer in time.
 */
public interface FailLists {

    /** What is done to tasks that leave the list. */
    enum Act {
        /** Back into their channel, with all their attempts before them again. */
        RELOAD,
        /** Gone, with their records. */
        DELETE
    }

    /**
     * Failures with the same cause.
     *
     * @param what they have in common, told by the newest
     * @param count how many are in the list
     * @param firstSeen milliseconds since 1970, since the family came to be
     * @param lastSeen milliseconds since 1970, of the newest
     * @param devices where they failed, the last ten devices
     * @param sample the newest
     */
    record Family(
            String channel,
            FailureFamily what,
            long count,
            long firstSeen,
            long lastSeen,
            List<OnDevice> devices,
            Address sample) {}

    /**
     * Failures at one device.
     *
     * @param count how many there since the family was first seen, those that left the list included
     */
    record OnDevice(String device, long count) {}

    /**
     * Spans of time, one behind the other.
     *
     * @param from when the first begins, milliseconds since 1970
     * @param ms how long each takes
     */
    record Spans(long from, long ms, int count) {}

    /**
     * The families of a channel, 1,001 at most, in no order.
     *
     * @param ungrouped how many failed tasks belong to none yet
     */
    record Families(List<Family> items, long ungrouped) {}

    /**
     * Part of a channel's fail list.
     *
     * @param family only of this one; empty: of any
     * @param since failed at this time or later, milliseconds since 1970
     * @param until and at this time or before
     */
    record Part(String family, long since, long until) {}

    /**
     * A task of a fail list.
     *
     * @param failedAt when it came there, milliseconds since 1970; 0: whenever
     */
    record Failed(String id, long failedAt) {}

    /**
     * What one call did.
     *
     * @param done how many left the list
     * @param looked how many of those named it got to; the rest is for another call
     * @param missing which of those are not in the list, from 0
     */
    record Step(int done, int looked, List<Integer> missing) {}

    /** What became of a task that was to go to another channel. */
    enum Moved {
        DONE,
        /** The other channel has a task with its id. */
        TAKEN,
        FULL,
        OVER_BUDGET,
        SHUT,
        /** It is not in the list any more, and did not come there. */
        GONE,
        /** Somebody has begun to move it to yet another channel. */
        LEAVING
    }

    /** The families of a channel's fail list; tasks that failed before there were any get one on the way, some per call. */
    Future<Families> families(String channel);

    /**
     * How many tasks of each family failed in each span, of those that are in the list now; in the order of the families.
     *
     * @param families few at a time: each costs the store a step for every span
     */
    Future<List<List<Long>>> trends(String channel, List<String> families, Spans spans);

    /** The tasks of a family, newest first. */
    Future<TaskPage> list(String channel, String family, @Nullable String cursor, int limit);

    /** How many tasks a part has. */
    Future<Long> count(String channel, Part part);

    /** Takes the oldest of a part out, 500 at most; none left when it took none. */
    Future<Step> act(Act act, String channel, Part part);

    /** Takes out those named, from the first on, 500 at most. */
    Future<Step> act(Act act, String channel, List<Failed> tasks);

    /**
     * Moves tasks to another channel, under their ids, with all their attempts before them again: stored there first, then
     * taken out here. After a failure at any point, the same call does what is left of it; until then nobody reloads here what
     * may be there already.
     *
     * @param tasks as they were seen in the list, 500 at most
     * @return one answer per task, in order
     */
    Future<List<Moved>> move(String channel, String to, List<TaskView> tasks);
}
