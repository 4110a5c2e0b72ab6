package io.waggle.device;

import io.vertx.core.Future;
import io.waggle.channel.Claim;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.EpochEnded;
import io.waggle.channel.QueueKey;
import io.waggle.control.Workers.Work;
import io.waggle.task.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the channels for tasks: which one's turn it is, for how many, and when again. It asks a channel when it has been
 * told, or has reason to think, that there is work. Used on one context.
 */
final class Claimer {

    private static final Logger LOG = LoggerFactory.getLogger(Claimer.class);
    private static final int MAX_CLAIM = 500;

    /** Channels take turns at claims of this size, where there is room: small ones cost the store more. */
    private static final int FAIR_CLAIM = 64;

    private static final long PACE_NANOS = 900_000;

    /** No call of the store may take as long: a claim that does will never be answered. */
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long STORE_PAUSE_MS = 200;
    private static final long LEASE_PAUSE_MS = 100;

    private final Desk desk;
    private final Hand hand;
    private final Feeds feeds;
    private final Strays strays;
    private final Suspects suspects;
    private final Taker taker;
    private boolean pacing;
    private boolean awaitingLease;
    private long quietUntil;

    /** For whom it claims, on the device's context. */
    interface Taker {

        /** Whether tasks are wanted now. */
        boolean wants();

        /** The functions that can be run. */
        Set<String> loaded();

        /** Tasks have been claimed, with an epoch that may have ended since. */
        void took(List<Work> batch, long epoch);
    }

    Claimer(Desk desk, Hand hand, Feeds feeds, Strays strays, Taker taker) {
        this.desk = desk;
        this.hand = hand;
        this.feeds = feeds;
        this.strays = strays;
        this.taker = taker;
        this.suspects = new Suspects(desk.timers(), this::pump);
        this.quietUntil = desk.timers().nanos();
    }

    /** A channel may have work. */
    void hint(String channel) {
        feeds.heat(feeds.of(channel));
        pump();
    }

    /** Claims what there is room for. */
    void pump() {
        long epoch = desk.lease().epoch();
        if (epoch == 0) {
            awaitLease();
            return;
        }
        if (desk.timers().nanos() - quietUntil < 0) {
            return;
        }
        Feed suspect = suspects.due(hand.isIdle());
        if (suspect != null && !suspect.claiming && taker.wants()) {
            if (desk.options().serves(suspect.channel)) {
                claim(suspect, epoch, 1, true);
            } else {
                suspects.asked(null);
            }
        }
        for (int left = feeds.hot(); left > 0 && room() > 0; left--) {
            Feed feed = feeds.next();
            if (feed == null) {
                return;
            }
            if (feed.claiming || early(feed)) {
                feeds.heat(feed);
            } else if (desk.options().serves(feed.channel)) {
                int room = room();
                int share = Math.max(Math.min(room, FAIR_CLAIM), room / (feeds.hot() + 1));
                claim(feed, epoch, Math.min(MAX_CLAIM, share), false);
            } else if (feed.doubtful) {
                strays.giveBack(feed, epoch).onFailure(e -> doubt(feed));
            }
        }
    }

    private int room() {
        return taker.wants() && !suspects.holdBack() ? hand.room(desk.timers().nanos()) : 0;
    }

    /** Work that is known of waits for the lease to hold again. */
    private void awaitLease() {
        if (feeds.hot() > 0 && taker.wants() && !awaitingLease) {
            awaitingLease = true;
            desk.timers().in(LEASE_PAUSE_MS, () -> {
                awaitingLease = false;
                pump();
            });
        }
    }

    /** While many tasks end in a millisecond, claims wait for each other, so that each brings many. */
    private boolean early(Feed feed) {
        long now = desk.timers().nanos();
        boolean early = hand.isBrisk(now) && now - feed.claimedAt < PACE_NANOS;
        if (early && !pacing) {
            pacing = true;
            desk.timers().in(1, () -> {
                pacing = false;
                pump();
            });
        }
        return early;
    }

    private void claim(Feed feed, long epoch, int size, boolean suspect) {
        int turn = ++feed.turn;
        feed.claiming = true;
        feed.suspect = suspect;
        feed.claimedAt = desk.timers().nanos();
        feed.asked = size;
        hand.asked(size);
        ClaimAsk ask = ask(epoch, size, suspect);
        Future<Claim> claimed = feed.doubtful
                ? strays.giveBack(feed, epoch).compose(v -> desk.channels().claim(feed.channel, ask))
                : desk.channels().claim(feed.channel, ask);
        claimed.onComplete(done -> {
            if (feed.turn != turn) {
                doubt(feed);
            } else {
                over(feed);
                if (done.succeeded()) {
                    took(feed, epoch, done.result());
                } else {
                    missed(feed, epoch, done.cause());
                }
            }
            pump();
        });
    }

    private ClaimAsk ask(long epoch, int size, boolean suspect) {
        Set<String> loaded = taker.loaded();
        int free = Math.min(size, hand.startable(feeds.hot()));
        return new ClaimAsk(epoch, desk.options().id(), size, free, queue -> canRun(queue, loaded), suspect);
    }

    private boolean canRun(QueueKey queue, Set<String> loaded) {
        return loaded.contains(queue.function()) && desk.options().has(queue.tags());
    }

    private void over(Feed feed) {
        feed.claiming = false;
        hand.answered(feed.asked);
        if (feed.suspect) {
            suspects.asked(null);
        }
    }

    private void took(Feed feed, long epoch, Claim claim) {
        feed.limited = claim.limited();
        if (claim.more()) {
            feeds.heat(feed);
        }
        if (claim.againInMs() >= 0) {
            wake(feed, claim.againInMs());
        }
        if (claim.suspects()) {
            suspects.seen(feed);
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
        hand.take(batch, desk.timers().nanos() - feed.claimedAt);
        if (feed.suspect) {
            LOG.info(
                    "suspect=alone task={} device={}",
                    batch.get(0).address(),
                    desk.options().id());
            suspects.asked(batch.get(0));
        }
        taker.took(batch, epoch);
    }

    private void missed(Feed feed, long epoch, Throwable failure) {
        if (failure instanceof EpochEnded) {
            desk.lease().ended(epoch);
        } else {
            if (!feed.doubtful) {
                LOG.warn("claim=failed channel={} why=\"{}\"", feed.channel, failure.getMessage());
            }
            doubt(feed);
        }
        feeds.heat(feed);
        quietUntil = desk.timers().nanos() + TimeUnit.MILLISECONDS.toNanos(STORE_PAUSE_MS);
        desk.timers().in(STORE_PAUSE_MS + 1, this::pump);
    }

    /** What the store says we hold is compared with what we hold before the next claim. */
    private void doubt(Feed feed) {
        feed.doubtful = true;
        feeds.heat(feed);
    }

    /**
     * Gives up claims that will never be answered, and asks again.
     *
     * @return the channel of one of them; {@code null}: there was none
     */
    @Nullable
    String unstick(long now) {
        String stuck = null;
        for (Feed feed : feeds.all()) {
            if (feed.claiming && now - feed.claimedAt > STUCK_NANOS) {
                LOG.error(
                        "claim=stuck device={} channel={}: it is given up",
                        desk.options().id(),
                        feed.channel);
                stuck = feed.channel;
                feed.turn++;
                over(feed);
                doubt(feed);
            }
        }
        if (stuck != null) {
            pump();
        }
        return stuck;
    }

    /** Asks again when the next scheduled task is due; the nearest of several wishes holds. */
    void wake(Feed feed, long inMs) {
        long at = desk.timers().nanos() + TimeUnit.MILLISECONDS.toNanos(inMs);
        if (feed.wakeAt != 0 && feed.wakeAt - at <= 0) {
            return;
        }
        feed.wakeAt = at;
        desk.timers().in(Math.max(1, inMs), () -> {
            if (feed.wakeAt == at) {
                feed.wakeAt = 0;
            }
            hint(feed.channel);
        });
    }

    /** Tasks in hand have ended; whether more are left than can run at once, and then it has claimed already. */
    boolean freed(List<Settler.Ending> endings) {
        for (Settler.Ending ending : endings) {
            if (suspects.ended(ending.ended().work())) {
                feeds.all().forEach(feeds::heat);
            }
        }
        boolean more = hand.free(endings, desk.timers().nanos());
        if (more) {
            pump();
        }
        return more;
    }

    /** What a limit of the channel held back may go on. */
    void settled(String channel) {
        Feed feed = feeds.known(channel);
        if (feed != null && feed.limited) {
            feeds.heat(feed);
            pump();
        }
    }
}
