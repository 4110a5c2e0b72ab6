package io.waggle.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Who lives: leases in the store's own time, one per epoch, and what the nodes say of themselves. Any thread. Fails
 * with {@code STORE_UNAVAILABLE}.
 */
public interface LeaseStore {

    /**
     * Opens a new epoch for a node; the one that the same instance left behind is declared dead at once. Does nothing
     * when the node's last epoch is not the one that is named: a call that comes late ends nothing that came after it.
     *
     * @param node the node's name
     * @param instance the id of its data folder
     * @param after the node's last epoch as the caller knows it; 0: it knows of none
     * @param leaseMs how long it lives without a beat
     * @param card what it says of itself
     * @return fails with {@code CONFLICT} when another instance of that name lives
     */
    Future<Opening> open(String node, String instance, long after, long leaseMs, JsonObject card);

    /**
     * The answer to an opening.
     *
     * @param done {@code false}: nothing was opened, because the node's last epoch is another one than was named
     * @param epoch the new epoch, or the node's last one
     */
    record Opening(boolean done, long epoch) {}

    /**
     * Renews a lease, and declares dead every epoch whose lease has run out. Time in which the store heard nobody is
     * added to all leases: it was the store that stood still.
     */
    Future<Beat> beat(long epoch, String node, String instance, long leaseMs, JsonObject card);

    /**
     * The answer to a beat.
     *
     * @param alive {@code false}: this epoch has been declared dead
     * @param nextEndMs milliseconds until the first lease of another node ends; -1: none is ahead of ours
     * @param buried dead epochs whose tasks are still to be moved back
     */
    record Beat(boolean alive, long nextEndMs, List<Long> buried) {}

    /**
     * Shortens the lease of an epoch whose node seems to be gone; if it lives, its next beat renews the lease.
     *
     * @param graceMs how long it may take to beat
     * @return whether the lease was shortened; {@code false}: it ends sooner anyhow, or the epoch is dead
     */
    Future<Boolean> doubt(long epoch, long graceMs);

    /** Says that a dead epoch holds no task any more. @return whether this call was the first to say so */
    Future<Boolean> reaped(long epoch);

    /** Ends an epoch in peace. */
    Future<Void> close(long epoch);

    /** Every node that is known. */
    Future<List<Card>> cards();

    /**
     * A node as the store knows it.
     *
     * @param node its name
     * @param epoch its last epoch
     * @param alive whether its lease holds
     * @param seenAt its last beat, milliseconds since 1970, in the store's time
     * @param card what it said of itself
     */
    record Card(String node, long epoch, boolean alive, long seenAt, JsonObject card) {}
}
