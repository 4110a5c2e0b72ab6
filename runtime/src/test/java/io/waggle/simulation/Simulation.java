package io.waggle.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One seed: a fleet, its clients and its faults, then a quiet time in which everything must come to its end, and the
 * check. One thread.
 */
final class Simulation {

    static final Set<String> CHANNEL_NAMES = Set.of("ant", "bee", "cow");

    private static final List<String> CHANNELS = List.of("ant", "bee", "cow");
    private static final long MS = VirtualTime.MS;
    private static final long STEP_NANOS = 500 * MS;
    private static final long LONGEST_QUIET_NANOS = 90_000 * MS;

    private final VirtualTime time;
    private final Tally tally;
    private final Ledger ledger;
    private final StoreModel store;
    private final List<SimNode> nodes = new ArrayList<>();
    private final List<SimClient> clients = new ArrayList<>();
    private final Nemesis nemesis;
    private final boolean calm;
    private final boolean deadly;

    /**
     * @param seed decides everything
     * @param removed the guards that are missing
     * @param logged whether it is told what happened
     */
    Simulation(long seed, Set<Guard> removed, Tally tally, boolean logged) {
        this.time = new VirtualTime(seed, logged);
        this.tally = tally;
        this.ledger = new Ledger(time, tally);
        this.store = new StoreModel(time, removed);
        ledger.watch(store.leases);
        this.calm = time.draw(8) == 0;
        this.deadly = time.draw(6) == 0;
        Bus bus = new Bus(time);
        bus.lose(calm ? 0 : time.draw(3) / 10.0);
        SimNode.World world = new SimNode.World(
                time,
                store,
                new LossyLink.Network(time, !removed.contains(Guard.LATE_CALLS)),
                bus,
                ledger,
                tally,
                removed,
                1 + time.draw(time.draw(2) == 0 ? 100 : 4_000));
        for (int i = 1 + (int) time.draw(3); i > 0; i--) {
            SimNode node = new SimNode(world, "n" + i, 1 + (int) time.draw(4));
            nodes.add(node);
            bus.join(node);
        }
        for (int i = 1 + (int) time.draw(2); i > 0; i--) {
            clients.add(new SimClient(time, nodes, ledger, "c" + i + "-", deadly ? 2 : 0));
        }
        this.nemesis = new Nemesis(world, nodes, tally);
    }

    /** Runs it; answers what was wrong. */
    List<String> run() {
        nodes.forEach(SimNode::start);
        long window = (2_000 + time.draw(12_000)) * MS;
        int used = 1 + (int) time.draw(CHANNELS.size());
        for (int asks = 1 + (int) time.draw(10); asks > 0; asks--) {
            time.in(
                    time.draw(window),
                    () -> time.oneOf(clients).ask(CHANNELS.get((int) time.draw(used)), 1 + (int) time.draw(5)));
        }
        if (!calm) {
            nemesis.plan(1 + (int) time.draw(7), window);
        }
        time.runUntil(window, this::isOver);
        nemesis.rest();
        long end = window + LONGEST_QUIET_NANOS;
        settleDown(end);
        tally.longestQuietNanos = Math.max(tally.longestQuietNanos, time.now() - window);
        time.runUntil(time.now() + (calm ? 0 : time.draw(4) == 0 ? 8_000 : 1_500) * MS, this::isOver);
        settleDown(end);
        if (ledger.wrong().isEmpty()) {
            ledger.close(store, calm);
        }
        if (calm && !deadly && store.leases.hasDead()) {
            ledger.wrong("a node was declared dead, and nothing ailed it");
        }
        tally.seeds++;
        tally.nanos += time.now();
        return ledger.wrong();
    }

    private void settleDown(long end) {
        while (time.now() < end && !isOver() && !isDone()) {
            nemesis.keepOneUp();
            time.runUntil(time.now() + STEP_NANOS, this::isOver);
        }
    }

    private boolean isOver() {
        return !ledger.wrong().isEmpty();
    }

    private boolean isDone() {
        return store.leases.buried().isEmpty()
                && clients.stream().allMatch(SimClient::isContent)
                && ledger.allEnded(store);
    }

    /** What happened, where it is told. */
    List<String> log() {
        return time.log();
    }
}
