package io.waggle.unit;

import io.waggle.control.Workers.Ended;
import io.waggle.control.Workers.Ending;
import io.waggle.control.Workers.Lane;
import io.waggle.control.Workers.Outcomes;
import io.waggle.control.Workers.Running;
import io.waggle.control.Workers.Work;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device's attempts in a line. Blocking ones are drained by threads that each take one after the other, so short
 * attempts cost no wake-up; a thread that takes one while more could begin calls the next thread first, so a slow
 * attempt holds up none. Asynchronous ones go to their verticles as soon as there is a slot.
 *
 * <p>Any thread. Its state is under its own lock, held for a few instructions; functions, verticles and outcomes are
 * called outside it.
 */
final class WorkLane implements Lane, Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkLane.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final WorkerHost host;
    private final String device;
    private final ArrayDeque<Execution> waiting = new ArrayDeque<>();
    private final Parking parking = new Parking();
    private final Roll roll = new Roll();
    private int slots;
    private int busy;
    private boolean coming;
    private boolean closed;

    /** What a look at the line says is to be done outside the lock. Used by one thread. */
    private static final class Turn {
        private final List<Execution> asynchronous = new ArrayList<>(0);
        private @Nullable Execution own;
        private boolean call;
    }

    WorkLane(WorkerHost host, String device, int slots) {
        this.host = host;
        this.device = device;
        this.slots = slots;
        threads().room(slots);
    }

    /** The id of the device; empty: the attempts are no device's. */
    String device() {
        return device;
    }

    BlockingThreads threads() {
        return host.threads();
    }

    void lookBy(long time) {
        host.deadlines().lookBy(time);
    }

    @Override
    public void slots(int wanted) {
        Turn turn = new Turn();
        int more;
        synchronized (this) {
            more = closed ? 0 : wanted - slots;
            slots += more;
            look(turn, false);
        }
        if (more != 0) {
            threads().room(more);
        }
        act(turn);
    }

    @Override
    public void handOver(List<Work> batch, Outcomes outcomes) {
        List<Execution> admitted = new ArrayList<>(batch.size());
        for (Work work : batch) {
            LoadedFunction function = host.enter(work.task().function());
            if (function == null) {
                refuse(work, outcomes);
            } else {
                admitted.add(new Execution(work, function, outcomes, this));
            }
        }
        Turn turn = new Turn();
        boolean late;
        synchronized (this) {
            late = closed;
            admitted.forEach(roll::add);
            waiting.addAll(admitted);
            look(turn, false);
        }
        act(turn);
        if (late) {
            interrupt(work -> true);
        }
    }

    private static void refuse(Work work, Outcomes outcomes) {
        try {
            outcomes.ended(new Ended(work, Ending.INTERRUPTED, "", 0, null, null));
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "outcome not taken task={} function={}",
                    work.address(),
                    work.task().function(),
                    e);
        }
    }

    /** One of the threads: takes attempts until there is none for it. */
    @Override
    public void run() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            Turn turn = new Turn();
            synchronized (this) {
                coming = false;
                look(turn, true);
            }
            act(turn);
            for (Execution own = turn.own; own != null; own = turn.own) {
                boolean endedHere = run(own);
                Bound bound = endedHere ? own.function().bound() : null;
                List<WorkLane> refused = bound == null ? List.of() : bound.leave();
                synchronized (this) {
                    if (endedHere) {
                        unlink(own);
                    }
                    if (bound != null) {
                        parking.freed(bound);
                    }
                    look(turn, true);
                }
                act(turn);
                for (WorkLane lane : refused) {
                    if (lane != this && bound != null) {
                        lane.freed(bound);
                    }
                }
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static boolean run(Execution own) {
        try {
            return ((Runner.Blocking) own.function().runner()).run(own);
        } catch (Throwable e) { // such as a stack that overflows just here: the thread and its slot are not to be lost
            boolean ended = own.fail(e);
            own.left();
            return ended;
        }
    }

    /** An attempt was ended by other means than its function's return on one of the lane's threads. */
    void left(Execution execution) {
        Turn turn = new Turn();
        boolean placed;
        synchronized (this) {
            placed = execution.placed;
            unlink(execution);
            look(turn, false);
        }
        act(turn);
        Bound bound = execution.function().bound();
        if (placed && bound != null) {
            bound.leave().forEach(lane -> lane.freed(bound));
        }
    }

    /** A function that had no place for one of this lane's attempts has one. */
    private void freed(Bound bound) {
        Turn turn = new Turn();
        synchronized (this) {
            parking.freed(bound);
            look(turn, false);
        }
        act(turn);
    }

    /**
     * Gives free slots to the first in line. Under the lock.
     *
     * @param thread whether the caller is one of the threads, and takes a blocking attempt itself
     */
    private void look(Turn turn, boolean thread) {
        turn.own = null;
        turn.call = false;
        while (busy < slots) {
            Execution parked = parking.peek();
            Execution next = parked == null ? waiting.peek() : parked;
            if (next == null) {
                return;
            }
            boolean blocking = next.function().runner() instanceof Runner.Blocking;
            if (blocking && !next.ended() && (!thread || turn.own != null)) {
                turn.call = !coming;
                coming = true;
                return;
            }
            if (parked == null ? !leavesLine(next) : !parking.release(this)) {
                continue;
            }
            next.placed = true;
            busy++;
            if (blocking) {
                turn.own = next;
            } else {
                turn.asynchronous.add(next);
            }
        }
    }

    /** Takes the first out of the line. @return whether it may run; else it has ended, or waits for its function now */
    private boolean leavesLine(Execution head) {
        waiting.remove();
        Bound bound = head.function().bound();
        if (head.ended() || bound == null) {
            return !head.ended();
        }
        if (!parking.holds(bound) && bound.enter(this)) {
            return true;
        }
        parking.add(bound, head);
        return false;
    }

    private void act(Turn turn) {
        if (turn.call) {
            call();
        }
        if (!turn.asynchronous.isEmpty()) {
            for (Execution next : turn.asynchronous) {
                next.expect();
                next.function().worker().deliver(next);
            }
            turn.asynchronous.clear();
        }
    }

    /** Calls one more thread; if the system has none to give, again after a while. */
    private void call() {
        try {
            threads().execute(this);
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                coming = false;
            }
            LOG.error("no thread for functions why=\"{}\"", e.getMessage());
            lookBy(Deadlines.now() + RETRY_NANOS);
        }
    }

    private void unlink(Execution execution) {
        roll.remove(execution);
        if (execution.placed) {
            execution.placed = false;
            busy--;
        }
    }

    private synchronized List<Execution> all() {
        return roll.all();
    }

    /** Ends what is overdue. @return when the next limit will be reached, or {@link Deadlines#NEVER} */
    long tick(long now) {
        Turn turn = new Turn();
        List<Execution> overdue = new ArrayList<>(0);
        long soonest;
        synchronized (this) {
            soonest = roll.overdue(now, overdue);
            look(turn, false);
        }
        act(turn);
        overdue.forEach(Execution::timeOut);
        return soonest;
    }

    @Override
    public void interrupt(Predicate<Work> which) {
        for (Execution one : all()) {
            if (which.test(one.work())) {
                one.interrupt();
            }
        }
        forgetEnded();
    }

    @Override
    public void recall(Predicate<Work> which) {
        for (Execution one : all()) {
            if (one.begunAt() == 0 && which.test(one.work())) {
                one.recall();
            }
        }
        forgetEnded();
    }

    private void forgetEnded() {
        synchronized (this) {
            waiting.removeIf(Execution::ended);
            parking.forgetEnded();
        }
    }

    @Override
    public List<Running> running() {
        long now = Deadlines.now();
        return all().stream()
                .filter(one -> one.begunAt() > 0)
                .sorted(Comparator.comparingLong(Execution::begunAt))
                .map(one -> new Running(one.work(), TimeUnit.NANOSECONDS.toMillis(Math.max(0, now - one.begunAt()))))
                .toList();
    }

    @Override
    public synchronized int busy() {
        return busy;
    }

    @Override
    public void close() {
        int fewer;
        synchronized (this) {
            fewer = closed ? 0 : slots;
            closed = true;
            slots = 0;
        }
        threads().room(-fewer);
        interrupt(work -> true);
        host.forget(this);
    }
}
