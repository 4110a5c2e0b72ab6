package io.waggle.simulation;

import io.vertx.core.Future;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A node's way to the store, with the manners of {@code RedisLink}: one connection that carries many calls, answered in
 * order; when the oldest is overdue it is cut, all its calls fail, and whether they took effect is unknown. One thread.
 */
final class LossyLink {

    private static final long MS = VirtualTime.MS;
    private static final long CHECK_NANOS = 200 * MS;
    private static final long CONNECT_NANOS = 2_000 * MS;

    private final VirtualTime time;
    private final StoreModel store;
    private final Network network;
    private final Loop loop;
    private final long timeoutNanos;
    private @Nullable Wire wire;
    private @Nullable Wire before;
    private boolean connecting;
    private int failures;
    private long blockedUntil;

    /** The network as all links share it, and its faults. */
    static final class Network {
        private static final long LATEST_NANOS = 6_000 * MS;

        final boolean killsLateCalls;
        double loss;
        private final VirtualTime time;

        /** @param killsLateCalls whether a new connection ends the one before at the store */
        Network(VirtualTime time, boolean killsLateCalls) {
            this.time = time;
            this.killsLateCalls = killsLateCalls;
        }

        long latency() {
            return 50_000 + time.draw(time.draw(20) == 0 ? 5 * MS : MS / 4);
        }
    }

    /** @param timeoutMs how long a call may take */
    LossyLink(VirtualTime time, StoreModel store, Network network, Loop loop, long timeoutMs) {
        this.time = time;
        this.store = store;
        this.network = network;
        this.loop = loop;
        this.timeoutNanos = timeoutMs * MS;
    }

    /** Nothing gets through for a while, in either direction. */
    void block(long nanos) {
        blockedUntil = Math.max(blockedUntil, time.now() + nanos);
    }

    /** Connects; further connections are made by itself. */
    void open() {
        connect();
    }

    /** Calls the store; what the work throws is its answer, too. */
    <T> Future<T> call(Supplier<T> work) {
        Wire open = wire;
        Loop caller = time.current();
        if (open == null) {
            Wire.Call refused = new Wire().send(0, work, caller);
            fail(refused, "the store cannot be reached");
            return answer(refused);
        }
        Wire.Call call = open.send(time.now() + timeoutNanos, work, caller);
        open.lastArrival = Math.max(open.lastArrival, time.now() + network.latency());
        call.arrival = open.lastArrival;
        time.at(open.lastArrival, null, () -> arrive(open));
        if (!open.checked) {
            open.checked = true;
            checkLater(open, call.deadline);
        }
        return answer(call);
    }

    @SuppressWarnings("unchecked")
    private static <T> Future<T> answer(Wire.Call call) {
        return (Future<T>) call.answer.future();
    }

    /** Calls arrive in the order they were sent, or never. */
    private void arrive(Wire on) {
        for (Wire.Call call = on.nextArrived(time.now()); call != null; call = on.nextArrived(time.now())) {
            if (!on.brings(call)) {
                on.arriving.remove();
                continue;
            }
            if (store.away()) {
                reset(on);
                return;
            }
            long ready = Math.max(on.isCut() ? on.lateUntil() : blockedUntil, store.standsUntil());
            if (ready > time.now()) {
                time.at(ready, null, () -> arrive(on));
                return;
            }
            on.arriving.remove();
            execute(on, call);
        }
    }

    private void execute(Wire on, Wire.Call call) {
        boolean cut = on.isCut();
        if (!cut && time.chance(network.loss)) {
            time.log(() -> "a call is lost");
            reset(on);
            return;
        }
        on.arrived(call);
        Object result = perform(call);
        if (cut) {
            time.log(() -> "a call came late");
        } else if (time.chance(network.loss)) {
            time.log(() -> "a reply is lost");
            reset(on);
        } else {
            on.lastReply = Math.max(on.lastReply, time.now() + network.latency());
            on.replies.add(new Wire.Reply(on.lastReply, call, result));
            time.at(on.lastReply, loop, () -> hear(on));
        }
    }

    private static Object perform(Wire.Call call) {
        try {
            return call.work.get();
        } catch (RuntimeException e) {
            return e;
        }
    }

    /** Replies come in order, while nothing is in the way. */
    private void hear(Wire on) {
        if (wire != on) {
            return;
        }
        if (blockedUntil > time.now()) {
            time.at(blockedUntil, loop, () -> hear(on));
            return;
        }
        for (Wire.Reply next = on.replies.peek(); next != null && next.at() <= time.now(); next = on.replies.peek()) {
            on.replies.remove();
            Wire.Call call = next.call();
            Object result = next.result();
            on.outstanding.remove(call);
            back(call, () -> {
                if (result instanceof RuntimeException failure) {
                    call.answer.fail(failure);
                } else {
                    call.answer.complete(result);
                }
            });
        }
    }

    private void back(Wire.Call call, Runnable task) {
        Loop caller = call.caller;
        if (caller == null) {
            time.in(0, task);
        } else if (caller == loop) {
            task.run();
        } else {
            caller.soon(task);
        }
    }

    private void fail(Wire.Call call, String why) {
        Problem problem = new Problem(ProblemCode.STORE_UNAVAILABLE, why);
        Loop caller = call.caller;
        if (caller == null) {
            time.in(0, () -> call.answer.fail(problem));
        } else {
            caller.soon(() -> call.answer.fail(problem));
        }
    }

    /** The store's end is closed; the node hears of it a little later. What has not been read is not read any more. */
    private void reset(Wire on) {
        on.cut(time, 0);
        time.at(time.now() + network.latency(), loop, () -> lost(on, "the store closed the connection"));
    }

    /** Cuts the connection; some of what was sent may still arrive. */
    void cut() {
        Wire open = wire;
        if (open != null) {
            lost(open, "the connection was cut");
        }
    }

    /** The store restarted. */
    void reset() {
        Wire open = wire;
        if (open != null) {
            reset(open);
        }
    }

    /** Its machine is dead: some of what was sent may still arrive. */
    void died() {
        Wire open = wire;
        wire = null;
        if (open != null) {
            open.cut(time, Network.LATEST_NANOS);
        }
    }

    private void checkLater(Wire on, long deadline) {
        time.at(deadline + time.draw(CHECK_NANOS), loop, () -> {
            Wire.Call oldest = on.outstanding.peek();
            if (oldest == null || wire != on) {
                on.checked = false;
            } else if (oldest.deadline < time.now()) {
                lost(on, "the store did not answer in time");
            } else {
                checkLater(on, oldest.deadline);
            }
        });
    }

    private void lost(Wire which, String why) {
        if (wire != which) {
            return;
        }
        which.cut(time, Network.LATEST_NANOS);
        wire = null;
        before = which;
        time.log(() -> why + ", calls=" + which.outstanding.size());
        List<Wire.Call> calls = new ArrayList<>(which.outstanding);
        which.outstanding.clear();
        calls.forEach(call -> fail(call, why));
        connect();
    }

    private void connect() {
        if (connecting || wire != null) {
            return;
        }
        connecting = true;
        tryToConnect(time.now() + CONNECT_NANOS);
    }

    private void tryToConnect(long deadline) {
        time.at(time.now() + 3 * network.latency(), loop, () -> {
            long ready = Math.max(blockedUntil, store.standsUntil());
            if (store.away() || ready > deadline) {
                long after = store.away() ? 0 : deadline - time.now();
                failures++;
                long bound = Math.min(1_000, 20L << Math.min(failures, 6));
                loop.in(after / MS + 1 + time.draw(bound), () -> {
                    connecting = false;
                    connect();
                });
            } else if (ready > time.now()) {
                time.at(ready, loop, () -> tryToConnect(deadline));
            } else {
                connecting = false;
                failures = 0;
                Wire old = before;
                if (old != null && network.killsLateCalls) {
                    old.drop();
                }
                wire = new Wire();
            }
        });
    }
}
