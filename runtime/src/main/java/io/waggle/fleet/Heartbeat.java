package io.waggle.fleet;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.store.LeaseStore;
import io.waggle.store.LeaseStore.Beat;
import io.waggle.store.LeaseStore.Card;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.time.Timers;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node's lease alive, and watches those of the others: it beats every second, and at the very moment when
 * another's lease ends. Runs on a Vert.x instance of its own, with a connection of its own, which nothing else uses: no
 * function and no load can hold it up. {@link #epoch()} may be called from any thread.
 */
public final class Heartbeat {

    /** How long a node lives without a beat, in milliseconds of the store's time. */
    public static final long LEASE_MS = 4_000;

    /**
     * How long a node may take to beat when the cluster has lost it without a word, in milliseconds. No node relies on
     * its lease for longer: it does not hear at once that it is doubted.
     */
    public static final long GRACE_MS = 2_000;

    private static final long BEAT_MS = 1_000;

    /** How often an opening is tried that other openings for this node come before. */
    private static final int MOST_OPENINGS = 5;

    /** While the store is out of reach a beat fails without a word to it: the next may come soon. */
    private static final long RETRY_MS = 100;

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final Timers timers;
    private final LeaseStore store;
    private final Identity identity;
    private final Supplier<JsonObject> card;
    private final Listener listener;
    private volatile long epoch;
    private volatile long heldUntil;
    private boolean closed;
    private boolean failing;
    private Timers.@Nullable Timer timer;

    /**
     * Who a node is.
     *
     * @param node its name
     * @param instance the id of its data folder
     */
    public record Identity(String node, String instance) {}

    /**
     * Whom the heartbeat tells, on its own thread.
     *
     * @param buried dead epochs whose tasks are to be moved back
     * @param reborn the node's new epoch, after the old one was declared dead
     */
    public record Listener(Consumer<List<Long>> buried, LongConsumer reborn) {}

    /**
     * @param timers of a thread that nothing else uses
     * @param store the leases, over a connection that nothing else uses
     * @param identity who the node is
     * @param card what the node says of itself, asked before each beat on the heartbeat's thread
     * @param listener whom to tell
     */
    public Heartbeat(Timers timers, LeaseStore store, Identity identity, Supplier<JsonObject> card, Listener listener) {
        this.timers = timers;
        this.heldUntil = timers.nanos();
        this.store = store;
        this.identity = identity;
        this.card = card;
        this.listener = listener;
    }

    /** The node's epoch now; 0 before {@link #open()}. */
    public long epoch() {
        return epoch;
    }

    /**
     * The node's epoch while its lease is sure to hold, else 0: others may have declared it dead, and who claims then
     * may claim what nobody would take back.
     */
    public long heldEpoch() {
        return timers.nanos() - heldUntil < 0 ? epoch : 0;
    }

    /** How long ago the beat was sent that last renewed the lease, milliseconds. */
    public long renewedAgoMs() {
        return TimeUnit.NANOSECONDS.toMillis(timers.nanos() - heldUntil) + GRACE_MS;
    }

    /** Opens the first epoch. Fails with {@code CONFLICT} when a node of that name lives. */
    public Future<Long> open() {
        return open(epoch, MOST_OPENINGS);
    }

    private Future<Long> open(long after, int tries) {
        long sent = timers.nanos();
        return store.open(identity.node(), identity.instance(), after, LEASE_MS, card.get())
                .compose(opening -> {
                    if (opening.done()) {
                        epoch = opening.epoch();
                        held(sent);
                        LOG.info("epoch=open node={} epoch={}", identity.node(), epoch);
                        return Future.succeededFuture(epoch);
                    }
                    if (opening.epoch() == epoch) {
                        return Future.succeededFuture(epoch); // a beat beside this one was told the same
                    }
                    return tries > 1 ? open(opening.epoch(), tries - 1) : Future.failedFuture(contested());
                });
    }

    private Problem contested() {
        return new Problem(
                ProblemCode.CONFLICT,
                "several processes claim to be node '" + identity.node()
                        + "' at this moment: see to it that each has a data folder of its own, and start it again");
    }

    /** Begins to beat; to be called when the node is ready to hear of dead epochs. */
    public void begin() {
        timers.soon(this::beat);
    }

    /**
     * Doubts that a node lives, because the cluster has lost it without a word: it is given {@link #GRACE_MS} to beat,
     * instead of a whole lease. The bus may be wrong about it, and then nothing happens.
     *
     * @param member the id that the node's card bears as {@code member}
     */
    public void doubt(String member) {
        store.cards()
                .compose(cards -> Future.join(cards.stream()
                        .filter(card -> card.alive()
                                && card.epoch() != epoch
                                && member.equals(card.card().getString("member")))
                        .map(this::doubt)
                        .toList()))
                .onFailure(e -> LOG.debug("doubt=given up member={} why=\"{}\"", member, e.getMessage()))
                .onComplete(done -> hurry());
    }

    private Future<Boolean> doubt(Card card) {
        return store.doubt(card.epoch(), GRACE_MS)
                .onSuccess(shortened ->
                        LOG.info("lease=doubted node={} epoch={} shortened={}", card.node(), card.epoch(), shortened));
    }

    /** Beats at once, without waiting for the second to end. */
    public void hurry() {
        timers.soon(() -> {
            if (!closed && timer != null && timer.cancel()) {
                beat();
            }
        });
    }

    /** Beats once between two beats; completes when the store has the node's card as it is now. */
    public Future<Void> show() {
        return Future.future(
                done -> timers.soon(() -> beatOnce().<Void>mapEmpty().onComplete(done)));
    }

    /** Ends the epoch in peace. */
    public Future<Void> close() {
        return Future.future(done -> timers.soon(() -> {
            closed = true;
            if (timer != null) {
                timer.cancel();
            }
            (epoch == 0 ? Future.<Void>succeededFuture() : store.close(epoch)).onComplete(done);
        }));
    }

    private void beat() {
        if (closed) {
            return;
        }
        beatOnce().onComplete(done -> {
            if (done.failed()) {
                if (!failing) {
                    LOG.warn("heartbeat=failed why=\"{}\"", done.cause().getMessage());
                }
                failing = true;
                again(RETRY_MS);
            } else {
                failing = false;
                again(done.result());
            }
        });
    }

    private Future<Long> beatOnce() {
        long sent = timers.nanos();
        // Inside a future, so that a card that cannot be made is one failed beat, and not the last one.
        return Future.succeededFuture()
                .compose(v -> store.beat(epoch, identity.node(), identity.instance(), LEASE_MS, card.get()))
                .compose(beat -> heard(beat, sent));
    }

    /**
     * The lease began no earlier than the call that renewed it was sent, and may have been doubted as soon as that was
     * carried out.
     */
    private void held(long sent) {
        heldUntil = sent + TimeUnit.MILLISECONDS.toNanos(GRACE_MS);
    }

    private void again(long inMs) {
        if (!closed) {
            timer = timers.in(Math.max(1, inMs), this::beat);
        }
    }

    /** Answers how long to wait until the next beat. */
    private Future<Long> heard(Beat beat, long sent) {
        if (closed) {
            return Future.succeededFuture(BEAT_MS);
        }
        if (!beat.alive()) {
            LOG.warn("epoch=dead node={} epoch={}: its lease ran out, a new one is opened", identity.node(), epoch);
            return open().onSuccess(listener.reborn()::accept).map(BEAT_MS);
        }
        held(sent);
        if (!beat.buried().isEmpty()) {
            listener.buried().accept(beat.buried());
        }
        // An answer that took long leaves little to rely on: the sooner the next beat.
        long nextBeat = BEAT_MS - TimeUnit.NANOSECONDS.toMillis(timers.nanos() - sent);
        long nextEnd = beat.nextEndMs() < 0 ? BEAT_MS : beat.nextEndMs() + 2;
        return Future.succeededFuture(Math.min(nextBeat, nextEnd));
    }
}
