package io.waggle.simulation;

import java.util.ArrayList;
import java.util.List;

/** The event bus: a doorbell that may lose and double what it carries. One thread. */
final class Bus {

    private final VirtualTime time;
    private final List<SimNode> nodes = new ArrayList<>();
    private double loss;

    Bus(VirtualTime time) {
        this.time = time;
    }

    void join(SimNode node) {
        nodes.add(node);
    }

    void lose(double share) {
        loss = share;
    }

    /** Members notice that one is gone, or do not, or they only think so. */
    void leave(SimNode gone, String member) {
        for (SimNode node : nodes) {
            if (node != gone && time.chance(0.5)) {
                time.in(time.draw(500 * VirtualTime.MS), () -> node.doubt(member));
            }
        }
    }

    void ring(SimNode from, String channel) {
        for (SimNode node : nodes) {
            if (node == from || !time.chance(loss)) {
                time.in(time.draw(VirtualTime.MS), () -> node.hint(channel));
                if (time.chance(loss / 4)) {
                    time.in(time.draw(500 * VirtualTime.MS), () -> node.hint(channel));
                }
            }
        }
    }
}
