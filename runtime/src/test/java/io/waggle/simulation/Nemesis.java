package io.waggle.simulation;

import java.util.List;

/** Does harm while it may: faults of every kind at times that chance decides, some of them together. One thread. */
final class Nemesis {

    private static final long MS = VirtualTime.MS;

    private final SimNode.World world;
    private final VirtualTime time;
    private final List<SimNode> nodes;
    private final Tally tally;

    Nemesis(SimNode.World world, List<SimNode> nodes, Tally tally) {
        this.world = world;
        this.time = world.time();
        this.nodes = nodes;
        this.tally = tally;
    }

    void plan(int faults, long windowNanos) {
        for (int i = 0; i < faults; i++) {
            time.in(time.draw(windowNanos), this::harm);
        }
    }

    private void harm() {
        SimNode node = time.oneOf(nodes);
        switch ((int) time.draw(18)) {
            case 0, 1 -> kill(node);
            case 2 ->
                nodes.forEach(each -> {
                    if (time.draw(2) == 0) {
                        kill(each);
                    }
                });
            case 3 -> freeze(node, 1 + time.draw(3_000));
            case 4 -> freeze(node, 4_000 + time.draw(8_000));
            case 5, 6 -> drain(node);
            case 7 -> restartStore();
            case 8 -> freezeStore();
            case 9 -> cut(List.of(node));
            case 10 -> cut(nodes);
            case 11 -> block(node);
            case 12 -> lose();
            case 13, 14 -> raise(node);
            case 15 -> node.part();
            case 16 -> {
                node.part();
                block(node);
            }
            default -> deafen();
        }
    }

    /** It stands still for longer than its lease, comes back, and dies soon after. */
    private void raise(SimNode node) {
        long ms = 4_000 + time.draw(6_000);
        freeze(node, ms);
        time.in((ms + time.draw(time.draw(2) == 0 ? 10 : 1_500)) * MS, () -> kill(node));
    }

    /** Some never come back. */
    private void startLater(SimNode node) {
        if (time.draw(4) == 0) {
            return;
        }
        long wait = time.draw(3) == 0 ? 30_000 : time.draw(6_000);
        time.in(wait * MS, node::start);
    }

    private void kill(SimNode node) {
        if (node.isUp()) {
            tally.kills++;
            node.kill();
            startLater(node);
        }
    }

    private void freeze(SimNode node, long ms) {
        tally.freezes++;
        node.freeze(ms * MS);
    }

    private void drain(SimNode node) {
        node.drain(time.draw(3) == 0 ? 1 + time.draw(50) : 1_000 + time.draw(4_000));
        long wait = 10_000 + time.draw(5_000);
        time.in(wait * MS, node::start);
    }

    private void restartStore() {
        long ms = 50 + time.draw(3_000);
        time.log(() -> "the store restarts, away for " + ms + " ms");
        tally.storeFaults++;
        world.store().goAway(ms * MS);
        nodes.forEach(each -> each.cut(true));
    }

    private void freezeStore() {
        long ms = 50 + time.draw(8_000);
        time.log(() -> "the store stands still for " + ms + " ms");
        tally.storeFaults++;
        world.store().freeze(ms * MS);
    }

    private void cut(List<SimNode> all) {
        time.log(() -> "connections are cut: " + all.size());
        tally.networkFaults++;
        boolean byTheStore = time.draw(2) == 0;
        all.forEach(each -> each.cut(byTheStore));
    }

    private void block(SimNode node) {
        tally.networkFaults++;
        node.block((200 + time.draw(9_000)) * MS);
    }

    private void lose() {
        time.log(() -> "calls and replies get lost");
        tally.networkFaults++;
        world.network().loss = 0.02 + time.draw(100) / 500.0;
        time.in((500 + time.draw(3_000)) * MS, () -> world.network().loss = 0);
    }

    private void deafen() {
        time.log(() -> "the bus loses what it carries");
        tally.networkFaults++;
        world.bus().lose(1);
        time.in((1_000 + time.draw(5_000)) * MS, () -> world.bus().lose(0));
    }

    /** Does no more harm; what stands still, or is cut off, is so to the end of its time. */
    void rest() {
        time.log(() -> "the faults are over");
        world.network().loss = 0;
        world.bus().lose(0);
    }

    /** One node at least is started. */
    void keepOneUp() {
        if (nodes.stream().noneMatch(SimNode::isUp)) {
            time.oneOf(nodes).start();
        }
    }
}
