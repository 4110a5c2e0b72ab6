package io.waggle.simulation;

import io.waggle.control.Workers;
import io.waggle.task.TaskError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The workers of one node: one lane, whose attempts take a time and come to an end that their kind and chance decide.
 * The first letter of a payload is the kind: {@code o} succeeds, {@code f} often fails, {@code b} fails for good, {@code
 * p} may want to be called later, {@code k} ends its node. One thread.
 */
final class SimWorkers implements Workers, Workers.Lane {

    /** The kind that ends its node. */
    static final char DEADLY = 'k';

    private final VirtualTime time;
    private final Loop loop;
    private final Ledger ledger;
    private final long longestMs;
    private final Runnable crash;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final List<Attempt> running = new ArrayList<>();
    private int slots;
    private boolean closed;

    private record Waiting(Work work, Outcomes outcomes) {}

    /** An attempt at work; itself alone is equal to it. */
    private static final class Attempt {
        final Work work;
        final Outcomes outcomes;
        final Ledger.Run run;

        Attempt(Waiting next, Ledger.Run run) {
            this.work = next.work;
            this.outcomes = next.outcomes;
            this.run = run;
        }
    }

    /**
     * @param longestMs how long an attempt takes at most
     * @param crash ends the node
     */
    SimWorkers(VirtualTime time, Loop loop, Ledger ledger, long longestMs, Runnable crash) {
        this.crash = crash;
        this.time = time;
        this.loop = loop;
        this.ledger = ledger;
        this.longestMs = longestMs;
    }

    @Override
    public Set<String> loaded() {
        return Simulation.CHANNEL_NAMES;
    }

    @Override
    public Lane lane(String device, int count) {
        slots = count;
        return this;
    }

    @Override
    public void slots(int count) {
        slots = count;
        begin();
    }

    @Override
    public void handOver(List<Work> batch, Outcomes outcomes) {
        for (Work work : batch) {
            if (closed) {
                outcomes.ended(ended(work, Ending.INTERRUPTED));
            } else {
                ledger.handedOver(work);
                waiting.add(new Waiting(work, outcomes));
            }
        }
        begin();
    }

    private void begin() {
        while (!closed && running.size() < slots && !waiting.isEmpty()) {
            Waiting first = waiting.removeFirst();
            Attempt next = new Attempt(first, ledger.started(first.work));
            running.add(next);
            long ms = time.draw(4) == 0 ? time.draw(longestMs) : time.draw(30);
            loop.in(ms, () -> come(next));
        }
        if (running.size() > slots) {
            ledger.wrong("more attempts at work than slots: " + running.size());
        }
    }

    /** An attempt comes to what it was made for, unless it was broken off. */
    private void come(Attempt attempt) {
        if (running.contains(attempt) && attempt.work.task().payload()[0] == DEADLY) {
            crash.run();
        } else {
            end(attempt, ending(attempt.work));
        }
    }

    private Ending ending(Work work) {
        return switch (work.task().payload()[0]) {
            case 'f' -> time.draw(2) == 0 ? Ending.FAILED : Ending.SUCCEEDED;
            case 'b' -> Ending.FAILED_FOR_GOOD;
            case 'p' -> time.draw(3) == 0 ? Ending.POSTPONED : Ending.SUCCEEDED;
            default -> Ending.SUCCEEDED;
        };
    }

    private void end(Attempt attempt, Ending ending) {
        if (running.remove(attempt)) {
            ledger.ended(attempt.run, ending);
            if (time.draw(5) == 0) {
                attempt.outcomes.progress(attempt.work, 0.5, null);
            }
            attempt.outcomes.ended(ended(attempt.work, ending));
            begin();
        }
    }

    private Ended ended(Work work, Ending ending) {
        byte[] result = ending == Ending.SUCCEEDED ? new byte[] {'1'} : null;
        boolean failed = ending == Ending.FAILED || ending == Ending.FAILED_FOR_GOOD;
        TaskError error = failed ? new TaskError("Error", "as it should", "") : null;
        return new Ended(work, ending, "v", 1, result, error, ending == Ending.POSTPONED ? time.draw(500) : 0);
    }

    @Override
    public void interrupt(Predicate<Work> which) {
        recall(which);
        for (Attempt attempt : List.copyOf(running)) {
            if (which.test(attempt.work)) {
                end(attempt, Ending.INTERRUPTED);
            }
        }
    }

    @Override
    public void recall(Predicate<Work> which) {
        for (Waiting attempt : List.copyOf(waiting)) {
            if (which.test(attempt.work)) {
                waiting.remove(attempt);
                attempt.outcomes.ended(ended(attempt.work, Ending.INTERRUPTED));
            }
        }
    }

    @Override
    public List<Running> running() {
        return running.stream().map(attempt -> new Running(attempt.work, 0)).toList();
    }

    @Override
    public int busy() {
        return running.size();
    }

    @Override
    public void close() {
        closed = true;
        interrupt(work -> true);
    }
}
