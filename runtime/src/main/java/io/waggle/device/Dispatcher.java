package io.waggle.device;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.waggle.channel.Channels;
import io.waggle.channel.Claim;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.EpochEnded;
import io.waggle.channel.QueueKey;
import io.waggle.channel.Settlement;
import io.waggle.control.Workers;
import io.waggle.control.Workers.Ended;
import io.waggle.control.Workers.Ending;
import io.waggle.control.Workers.Work;
import io.waggle.task.Address;
import io.waggle.time.Timers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims tasks for a device's free slots, and a few beyond them, and hands them over to the workers' lane, which starts
 * as many at once as there are slots. It asks a channel when it has been told, or has reason to think, that there is
 * work, and every channel once a second whatever it was told. All of it on the device's context.
 */
final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final int MAX_CLAIM = 500;

    /** Channels take turns at claims of this size, where there is room: small ones cost the store more. */
    private static final int FAIR_CLAIM = 64;

    private static final int MANY_AHEAD = 32;
    private static final long PACE_NANOS = 900_000;

    /** No call of the store may take as long: a claim that does will never be answered. */
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int MAX_UNSETTLED = 10_000;
    private static final long STORE_PAUSE_MS = 200;
    private static final long LEASE_PAUSE_MS = 100;

    /** How long a drain waits for the store's word on what has ended. */
    private static final long SETTLE_MS = 5_000;

    private final Timers timers;
    private final DeviceOptions options;
    private final Channels channels;
    private final Workers workers;
    private final Lease lease;
    private final ProgressNotes progress;
    private final Settler settler;
    private final Prefetch prefetch;
    private final Map<String, Feed> feeds = new HashMap<>();
    private final ArrayDeque<Feed> hot = new ArrayDeque<>();
    private final Workers.Lane lane;
    private final Set<Work> inHand = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Promise<Void>> idleWaits = new ArrayList<>();
    private boolean open;
    private boolean pacing;
    private boolean awaitingLease;
    private int claiming;
    private boolean moved;
    private long quietUntil;

    /** The node's epoch, 0 while its lease is in doubt, and whom to tell when the store says that it has ended. */
    interface Lease {
        long epoch();

        void ended(long epoch);
    }

    Dispatcher(
            Timers timers,
            DeviceOptions options,
            Channels channels,
            Workers workers,
            Lease lease,
            DeviceReports reports) {
        this.timers = timers;
        this.quietUntil = timers.nanos();
        this.options = options;
        this.channels = channels;
        this.workers = workers;
        this.lease = lease;
        this.progress = new ProgressNotes(timers, channels, reports);
        this.settler = new Settler(timers, options, channels, reports, new Settler.Listener() {
            @Override
            public boolean freed(List<Settler.Ending> endings) {
                return Dispatcher.this.freed(endings);
            }

            @Override
            public void settling() {
                pump();
            }

            @Override
            public void settled(String channel) {
                Dispatcher.this.settled(channel);
            }

            @Override
            public void due(String channel, long inMs) {
                wake(feeds.computeIfAbsent(channel, Feed::new), inMs);
            }
        });
        this.prefetch = new Prefetch(timers.nanos());
        this.lane = workers.lane(options.slots());
    }

    /** Whether it takes tasks. What has been claimed but not started is given back on closing. */
    void open(boolean wanted) {
        open = wanted;
        if (wanted) {
            pump();
        } else {
            lane.recall(work -> true);
        }
    }

    /** A channel may have work. */
    void hint(String channel) {
        if (options.serves(channel)) {
            heat(feeds.computeIfAbsent(channel, Feed::new));
            pump();
        }
    }

    /** Asks every channel, hint or no hint. */
    Future<Void> poll() {
        return channels.names().onSuccess(names -> names.forEach(this::hint)).mapEmpty();
    }

    /** How many tasks run. */
    int busy() {
        return lane.busy();
    }

    /** Whether it has taken tasks since it was last asked this. */
    boolean moved() {
        boolean was = moved;
        moved = false;
        return was;
    }

    /** The tasks that run, the longest first. */
    List<Workers.Running> running() {
        return lane.running();
    }

    /** Gives up everything in hand: the epoch it was claimed in has ended. */
    void forsake() {
        Set<Work> lost = Collections.newSetFromMap(new IdentityHashMap<>());
        lost.addAll(inHand);
        lane.interrupt(lost::contains);
    }

    /** Ends the way to the workers. */
    void close() {
        lane.close();
    }

    /**
     * Takes nothing more, lets what runs come to its end, gives back the rest at the deadline, and completes when the
     * store has confirmed it all.
     *
     * @param patienceMs how long running tasks may go on
     */
    Future<Void> drain(long patienceMs) {
        open(false);
        Promise<Void> idle = Promise.promise();
        idleWaits.add(idle);
        Timers.Timer deadline = timers.in(Math.max(1, patienceMs), () -> {
            LOG.info("drain=deadline device={} released={}", options.id(), inHand.size());
            lane.interrupt(work -> true);
        });
        Timers.Timer end = timers.in(Math.max(1, patienceMs) + SETTLE_MS, () -> {
            idleWaits.remove(idle);
            idle.tryFail("the store has not confirmed all ends within " + SETTLE_MS + " ms");
        });
        checkIdle();
        return idle.future().onComplete(done -> {
            deadline.cancel();
            end.cancel();
        });
    }

    private void checkIdle() {
        if (idleWaits.isEmpty()) {
            return;
        }
        if (!inHand.isEmpty() || claiming > 0 || settler.unsettled() > 0) {
            timers.in(5, this::checkIdle);
            return;
        }
        Feed doubtful =
                feeds.values().stream().filter(feed -> feed.doubtful).findAny().orElse(null);
        if (doubtful != null) {
            leaveNothing(doubtful);
            return;
        }
        List<Promise<Void>> done = List.copyOf(idleWaits);
        idleWaits.clear();
        done.forEach(Promise::tryComplete);
    }

    /** What the last claim of a channel may have brought, though its reply was lost, must not stay behind. */
    private void leaveNothing(Feed feed) {
        long epoch = lease.epoch();
        Future<Void> released = epoch == 0
                ? Future.failedFuture(new IllegalStateException("the lease is in doubt"))
                : releaseStrays(feed, epoch);
        released.onComplete(done -> {
            feed.doubtful = done.failed();
            timers.in(done.failed() ? STORE_PAUSE_MS : 1, this::checkIdle);
        });
    }

    private void heat(Feed feed) {
        if (!feed.hot) {
            feed.hot = true;
            hot.add(feed);
        }
    }

    /** How many more it may hold. Little room beyond the slots waits until there is more: small claims cost as much. */
    private int room() {
        if (!open || settler.unsettled() >= MAX_UNSETTLED) {
            return 0;
        }
        int ahead = prefetch.size();
        int held = inHand.size() + claiming;
        int room = options.slots() + ahead - held;
        return held < options.slots() || room > ahead / 2 ? room : 0;
    }

    private void pump() {
        long epoch = lease.epoch();
        if (epoch == 0) {
            awaitLease();
            return;
        }
        if (timers.nanos() - quietUntil < 0) {
            return;
        }
        for (int left = hot.size(); left > 0 && room() > 0; left--) {
            Feed feed = hot.poll();
            if (feed == null) {
                return;
            }
            if (feed.claiming || early(feed)) {
                hot.add(feed);
            } else {
                feed.hot = false;
                int room = room();
                int share = Math.max(Math.min(room, FAIR_CLAIM), room / (hot.size() + 1));
                claim(feed, epoch, Math.min(MAX_CLAIM, share));
            }
        }
    }

    /** Work that is known of waits for the lease to hold again. */
    private void awaitLease() {
        if (!hot.isEmpty() && open && !awaitingLease) {
            awaitingLease = true;
            timers.in(LEASE_PAUSE_MS, () -> {
                awaitingLease = false;
                pump();
            });
        }
    }

    /** While many tasks end in a millisecond, claims wait for each other, so that each brings many. */
    private boolean early(Feed feed) {
        boolean early = prefetch.size() >= MANY_AHEAD && timers.nanos() - feed.claimedAt < PACE_NANOS;
        if (early && !pacing) {
            pacing = true;
            timers.in(1, () -> {
                pacing = false;
                pump();
            });
        }
        return early;
    }

    private void claim(Feed feed, long epoch, int size) {
        int turn = ++feed.turn;
        feed.claiming = true;
        feed.claimedAt = timers.nanos();
        feed.asked = size;
        claiming += size;
        Set<String> loaded = workers.loaded();
        ClaimAsk ask =
                new ClaimAsk(epoch, options.id(), size, Math.min(size, startable()), queue -> canRun(queue, loaded));
        Future<Claim> claimed = feed.doubtful
                ? releaseStrays(feed, epoch).compose(v -> channels.claim(feed.channel, ask))
                : channels.claim(feed.channel, ask);
        claimed.onComplete(done -> {
            if (feed.turn != turn) {
                doubt(feed);
            } else {
                feed.claiming = false;
                claiming -= size;
                if (done.succeeded()) {
                    if (!done.result().tasks().isEmpty()) {
                        prefetch.claimed(timers.nanos() - feed.claimedAt);
                    }
                    took(feed, epoch, done.result());
                } else {
                    missed(feed, epoch, done.cause());
                }
            }
            pump();
        });
    }

    /**
     * Gives up claims that will never be answered, and asks again.
     *
     * @return the channel of one of them; {@code null}: there was none
     */
    @Nullable
    String unstick(long now) {
        String stuck = null;
        for (Feed feed : feeds.values()) {
            if (feed.claiming && now - feed.claimedAt > STUCK_NANOS) {
                LOG.error("claim=stuck device={} channel={}: it is given up", options.id(), feed.channel);
                stuck = feed.channel;
                feed.turn++;
                feed.claiming = false;
                claiming -= feed.asked;
                doubt(feed);
            }
        }
        if (stuck != null) {
            pump();
        }
        return stuck;
    }

    /** What the store says we hold is compared with what we hold before the next claim. */
    private void doubt(Feed feed) {
        feed.doubtful = true;
        heat(feed);
    }

    /** How many of one channel's tasks can start soon: those that find a slot free, or a fair share where none is. */
    private int startable() {
        return Math.max(options.slots() - inHand.size(), Math.max(1, options.slots() / (hot.size() + 1)));
    }

    private boolean canRun(QueueKey queue, Set<String> loaded) {
        return loaded.contains(queue.function()) && options.tags().containsAll(queue.tags());
    }

    private void took(Feed feed, long epoch, Claim claim) {
        feed.limited = claim.limited();
        if (claim.more()) {
            heat(feed);
        }
        if (claim.againInMs() >= 0) {
            wake(feed, claim.againInMs());
        }
        if (claim.tasks().isEmpty()) {
            return;
        }
        List<Work> batch = new ArrayList<>(claim.tasks().size());
        for (Claim.Claimed task : claim.tasks()) {
            batch.add(new Work(
                    new Address(feed.channel, task.id()),
                    task.fence(),
                    task.task().attemptsUsed() + 1,
                    task.task(),
                    task.bytes()));
        }
        inHand.addAll(batch);
        moved = true;
        if (lease.epoch() != epoch) {
            // The reply came when the lease was over, or in doubt: others may run these tasks already.
            batch.forEach(work -> settler.ended(new Ended(work, Ending.INTERRUPTED, "", 0, null, null), epoch));
            return;
        }
        lane.handOver(batch, outcomes(epoch));
        if (!open) {
            lane.recall(work -> true);
        }
    }

    private Workers.Outcomes outcomes(long epoch) {
        return new Workers.Outcomes() {
            @Override
            public void ended(Ended ended) {
                settler.ended(ended, epoch);
            }

            @Override
            public void progress(Work work, double fraction, @Nullable String note) {
                progress.note(work, epoch, fraction, note);
            }
        };
    }

    /** Asks again when the next scheduled task is due; the nearest of several wishes holds. */
    void wake(Feed feed, long inMs) {
        long at = timers.nanos() + TimeUnit.MILLISECONDS.toNanos(inMs);
        if (feed.wakeAt != 0 && feed.wakeAt - at <= 0) {
            return;
        }
        feed.wakeAt = at;
        timers.in(Math.max(1, inMs), () -> {
            if (feed.wakeAt == at) {
                feed.wakeAt = 0;
            }
            hint(feed.channel);
        });
    }

    private void missed(Feed feed, long epoch, Throwable failure) {
        if (failure instanceof EpochEnded) {
            lease.ended(epoch);
        } else {
            if (!feed.doubtful) {
                LOG.warn("claim=failed channel={} why=\"{}\"", feed.channel, failure.getMessage());
            }
            doubt(feed);
        }
        heat(feed);
        quietUntil = timers.nanos() + TimeUnit.MILLISECONDS.toNanos(STORE_PAUSE_MS);
        timers.in(STORE_PAUSE_MS + 1, this::pump);
    }

    /** After a claim whose reply was lost: gives back what the store says we hold and we do not. */
    private Future<Void> releaseStrays(Feed feed, long epoch) {
        return channels.held(feed.channel, epoch, options.id()).compose(stored -> {
            List<Settlement> strays = new ArrayList<>();
            for (Channels.Held held : stored) {
                if (!inHand(feed.channel, held) && !settler.holds(feed.channel, held)) {
                    strays.add(new Settlement.Release(held.id(), held.fence()));
                }
            }
            feed.doubtful = false;
            if (strays.isEmpty()) {
                return Future.succeededFuture();
            }
            LOG.info("claim=strays channel={} released={}", feed.channel, strays.size());
            return channels.settle(feed.channel, epoch, strays, true).mapEmpty();
        });
    }

    private boolean inHand(String channel, Channels.Held held) {
        return inHand.stream().anyMatch(work -> is(work, channel, held));
    }

    /** Whether a task in hand is what the store holds. */
    static boolean is(Work work, String channel, Channels.Held held) {
        return work.fence() == held.fence()
                && work.address().id().equals(held.id())
                && work.address().channel().equals(channel);
    }

    private boolean freed(List<Settler.Ending> endings) {
        for (Settler.Ending ending : endings) {
            inHand.remove(ending.ended().work());
        }
        prefetch.ended(endings.size(), timers.nanos());
        boolean more = inHand.size() > options.slots();
        if (more) {
            pump();
        }
        return more;
    }

    /** What a limit of the channel held back may go on. */
    private void settled(String channel) {
        Feed feed = feeds.get(channel);
        if (feed != null && feed.limited) {
            heat(feed);
            pump();
        }
    }

    /** For the supplier of the epoch alone. */
    static Lease lease(LongSupplier epoch, java.util.function.LongConsumer ended) {
        return new Lease() {
            @Override
            public long epoch() {
                return epoch.getAsLong();
            }

            @Override
            public void ended(long which) {
                ended.accept(which);
            }
        };
    }
}
