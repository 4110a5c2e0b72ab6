package io.waggle.simulation;

import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One connection to the store, as both of its ends and the network between them see it. One thread. */
final class Wire {

    /** A call on its way; {@code caller} is the loop that waits for the answer. */
    static final class Call {
        final int index;
        final long deadline;
        final Supplier<?> work;
        final Promise<Object> answer = Promise.promise();
        final @Nullable Loop caller;
        long arrival;

        private Call(int index, long deadline, Supplier<?> work, @Nullable Loop caller) {
            this.index = index;
            this.deadline = deadline;
            this.work = work;
            this.caller = caller;
        }
    }

    /** An answer on its way; {@code result} may be a failure. */
    record Reply(long at, Call call, Object result) {}

    final ArrayDeque<Call> outstanding = new ArrayDeque<>();
    final ArrayDeque<Call> arriving = new ArrayDeque<>();
    final ArrayDeque<Reply> replies = new ArrayDeque<>();
    long lastArrival;
    long lastReply;
    boolean checked;
    private int sent;
    private int arrived;
    private boolean cut;
    private int passes;
    private long lateUntil;

    Call send(long deadline, Supplier<?> work, @Nullable Loop caller) {
        Call call = new Call(sent++, deadline, work, caller);
        outstanding.add(call);
        arriving.add(call);
        return call;
    }

    /** The first of the calls that are on their way, when its time has come. */
    @Nullable
    Call nextArrived(long now) {
        Call next = arriving.peek();
        return next != null && next.arrival <= now ? next : null;
    }

    boolean isCut() {
        return cut;
    }

    /** Whether a call reaches the store, if it does so now. */
    boolean brings(Call call) {
        return !cut || call.index < passes;
    }

    /** Until when what was sent before the cut is still on its way. */
    long lateUntil() {
        return lateUntil;
    }

    void arrived(Call call) {
        arrived = call.index + 1;
    }

    /** What has not arrived never does. */
    void drop() {
        cut = true;
        passes = 0;
    }

    /** Of what has not arrived, some still does, in order, and late. */
    void cut(VirtualTime time, long latestNanos) {
        if (!cut) {
            cut = true;
            passes = latestNanos == 0 ? 0 : arrived + (int) time.draw(sent - arrived + 1);
            lateUntil = time.now() + (latestNanos == 0 ? 0 : time.draw(latestNanos));
        }
    }
}
