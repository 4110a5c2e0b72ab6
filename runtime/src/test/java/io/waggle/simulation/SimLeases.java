package io.waggle.simulation;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.store.LeaseStore;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.List;

/** The leases over a node's link. What the protocol does not need of them is not there. One thread. */
final class SimLeases implements LeaseStore {

    private final LossyLink link;
    private final StoreModel store;
    private final Machine machine;
    private final Ledger ledger;

    /** @param machine whose calls these are */
    SimLeases(LossyLink link, StoreModel store, Machine machine, Ledger ledger) {
        this.link = link;
        this.store = store;
        this.machine = machine;
        this.ledger = ledger;
    }

    @Override
    public Future<Opening> open(String node, String instance, long after, long leaseMs, JsonObject card) {
        return link.call(() -> {
            LeaseModel.Opened opened = store.leases
                    .open(store.nowMs(), node, instance, after, leaseMs, card)
                    .orElseThrow(() -> new Problem(ProblemCode.CONFLICT, "a node named '" + node + "' is alive"));
            if (opened.answer().done()) {
                ledger.opened(opened.answer().epoch(), machine, opened.ended());
            }
            return opened.answer();
        });
    }

    @Override
    public Future<Beat> beat(long epoch, String node, String instance, long leaseMs, JsonObject card) {
        return link.call(() -> store.leases.beat(store.nowMs(), epoch, node, instance, leaseMs));
    }

    @Override
    public Future<Boolean> doubt(long epoch, long graceMs) {
        return link.call(() -> store.leases.doubt(store.nowMs(), epoch, graceMs));
    }

    @Override
    public Future<Boolean> reaped(long epoch) {
        return link.call(() -> store.leases.reaped(epoch));
    }

    @Override
    public Future<Void> close(long epoch) {
        return link.call(() -> store.leases.close(epoch)).mapEmpty();
    }

    @Override
    public Future<List<Card>> cards() {
        return link.call(store.leases::cards);
    }
}
