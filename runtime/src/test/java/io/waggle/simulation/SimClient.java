package io.waggle.simulation;

import io.vertx.core.Future;
import io.waggle.channel.Stored;
import io.waggle.task.RetryPolicy;
import io.waggle.task.StoredTask;
import java.util.ArrayList;
import java.util.List;

/**
 * A client that never dies: it asks any node that serves, and what it hears nothing of, or nothing certain, it asks again
 * under the same ids, where they are its own. One thread.
 */
final class SimClient {

    private static final long PATIENCE_NANOS = 5_000 * VirtualTime.MS;
    private static final String KINDS = "oooooffbp";

    private final VirtualTime time;
    private final List<SimNode> nodes;
    private final Ledger ledger;
    private final String name;
    private int deadly;
    private int asked;
    private int open;

    /** @param deadly how many tasks at most it asks for that end their nodes */
    SimClient(VirtualTime time, List<SimNode> nodes, Ledger ledger, String name, int deadly) {
        this.deadly = deadly;
        this.time = time;
        this.nodes = nodes;
        this.ledger = ledger;
        this.name = name;
    }

    /** Whether it has heard of all it will ask about again. */
    boolean isContent() {
        return open == 0;
    }

    /** Asks for some tasks. */
    void ask(String channel, int count) {
        boolean own = time.draw(2) == 0;
        List<SimNode.Order> orders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long delay = time.draw(6) == 0 ? 1 + time.draw(2_000) : 0;
            orders.add(new SimNode.Order(own ? name + ++asked : null, task(channel), delay));
        }
        open++;
        send(channel, orders, own);
    }

    private StoredTask task(String channel) {
        return new StoredTask(
                channel,
                time.draw(5) == 0 ? 5 : 0,
                List.of(),
                null,
                null,
                "b",
                new RetryPolicy(1 + (int) time.draw(4), 50, 400),
                0,
                1_795_000_000_000L,
                new byte[] {(byte) kind()},
                0,
                List.of(),
                null);
    }

    private char kind() {
        if (deadly > 0 && time.draw(6) == 0) {
            deadly--;
            return SimWorkers.DEADLY;
        }
        return KINDS.charAt((int) time.draw(KINDS.length()));
    }

    private void send(String channel, List<SimNode.Order> orders, boolean own) {
        List<SimNode> serving = nodes.stream().filter(SimNode::serves).toList();
        if (serving.isEmpty()) {
            time.in(300 * VirtualTime.MS, () -> send(channel, orders, own));
            return;
        }
        boolean[] heard = {false};
        time.oneOf(serving).submit(channel, orders, answer -> {
            if (!heard[0]) {
                heard[0] = true;
                heard(channel, orders, own, answer);
            }
        });
        time.in(PATIENCE_NANOS, () -> {
            if (!heard[0]) {
                heard[0] = true;
                unknown(channel, orders, own);
            }
        });
    }

    private void heard(String channel, List<SimNode.Order> orders, boolean own, Future<List<Stored>> answer) {
        if (answer.failed()) {
            unknown(channel, orders, own);
            return;
        }
        answer.result().forEach(stored -> ledger.stored(channel, stored.id()));
        open--;
    }

    private void unknown(String channel, List<SimNode.Order> orders, boolean own) {
        if (own) {
            time.in(100 * VirtualTime.MS, () -> send(channel, orders, true));
        } else {
            open--;
        }
    }
}
