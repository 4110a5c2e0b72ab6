package io.waggle.simulation;

import io.waggle.time.Timers;

/** An event loop of a machine: tasks run in the order they came, timers a little late. One thread. */
final class Loop implements Timers {

    private static final long HOP_NANOS = 100_000;

    final Machine machine;
    private final VirtualTime time;
    private final long lag;
    private long lastSoon;

    Loop(VirtualTime time, Machine machine) {
        this.time = time;
        this.machine = machine;
        this.lag = time.draw(2 * VirtualTime.MS);
    }

    /** How much later than its machine it begins again after a standstill: which of several is first is chance. */
    long lag() {
        return lag;
    }

    @Override
    public long nanos() {
        return time.now();
    }

    @Override
    public Timer in(long ms, Runnable task) {
        VirtualTime.Event event = time.at(time.now() + ms * VirtualTime.MS + time.draw(VirtualTime.MS), this, task);
        return event::cancel;
    }

    @Override
    public void soon(Runnable task) {
        lastSoon = Math.max(lastSoon, time.now() + time.draw(HOP_NANOS));
        time.at(lastSoon, this, task);
    }

    @Override
    public long draw(long bound) {
        return time.draw(bound);
    }
}
