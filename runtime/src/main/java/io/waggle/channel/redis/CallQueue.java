package io.waggle.channel.redis;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import io.waggle.task.Problem;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The calls under way on one connection, oldest first, and the watch over them: it says when nothing has come for a
 * while, or the oldest call is overdue. It looks only while there are calls. All of it on one context.
 */
final class CallQueue {

    private static final long TICK_MS = 100;

    /** How long nothing may come while calls are under way. */
    private static final long LONGEST_SILENCE_MS = 700;

    private final Context context;
    private final Duration timeout;
    private final Consumer<String> alarm;
    private final ArrayDeque<Call> calls = new ArrayDeque<>();
    private long lastSign = System.nanoTime();
    private boolean ticking;
    private boolean heard;
    private int silentTicks;

    private record Call(long deadline, Promise<Response> answer) {}

    /**
     * @param context what everything here runs on
     * @param timeout how long a call may take
     * @param alarm is told why no answer is to be hoped for
     */
    CallQueue(Context context, Duration timeout, Consumer<String> alarm) {
        this.context = context;
        this.timeout = timeout;
        this.alarm = alarm;
    }

    /** A call that is being sent; its answer ends it. */
    Promise<Response> add() {
        if (calls.isEmpty()) {
            silentTicks = 0;
            heard = true;
        }
        Promise<Response> answer = Promise.promise();
        calls.add(new Call(System.nanoTime() + timeout.toNanos(), answer));
        tickLater();
        return answer;
    }

    /** A call is over. */
    void remove(Promise<Response> answer) {
        Call head = calls.peek();
        if (head != null && head.answer() == answer) {
            calls.poll();
        } else {
            calls.removeIf(call -> call.answer() == answer);
        }
    }

    /** The server has given a sign of life. */
    void heard() {
        heard = true;
        lastSign = System.nanoTime();
    }

    /** For how long there has been no sign while there should have been one, in milliseconds. */
    long silentMs() {
        return calls.isEmpty() ? 0 : silentTicks * TICK_MS;
    }

    /** How long ago the last sign was, in milliseconds. */
    long sinceLastSignMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastSign);
    }

    /** Fails every call. */
    void failAll(Problem why) {
        ArrayDeque<Call> lost = new ArrayDeque<>(calls);
        calls.clear();
        lost.forEach(call -> call.answer().tryFail(why));
    }

    private void tickLater() {
        if (!ticking) {
            ticking = true;
            context.owner().setTimer(TICK_MS, id -> context.runOnContext(v -> tick()));
        }
    }

    /** Silence is counted in turns of the own event loop: one that stood still itself says nothing about Redis. */
    private void tick() {
        ticking = false;
        silentTicks = heard ? 0 : silentTicks + 1;
        heard = false;
        Call oldest = calls.peek();
        if (oldest == null) {
            return;
        }
        if (silentMs() >= Math.min(LONGEST_SILENCE_MS, timeout.toMillis())) {
            alarm.accept("Redis fell silent for " + silentMs() + " ms");
        } else if (System.nanoTime() - oldest.deadline() > 0) {
            alarm.accept("Redis did not answer within " + timeout.toMillis() + " ms");
        }
        if (!calls.isEmpty()) {
            tickLater();
        }
    }
}
