package io.waggle.device;

import io.vertx.core.Future;
import io.waggle.channel.Channels;
import io.waggle.control.Workers;
import io.waggle.control.Workers.Ended;
import io.waggle.control.Workers.Ending;
import io.waggle.control.Workers.Work;
import io.waggle.time.Timers;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Claims tasks for a device's free slots, and a few beyond them, and hands them over to the workers' lane, which starts
 * as many at once as there are slots. It asks a channel when it has been told, or has reason to think, that there is
 * work, and every channel once a second whatever it was told. All of it on the device's context.
 */
final class Dispatcher {

    private static final int MAX_UNSETTLED = 10_000;

    private final Desk desk;
    private final Workers workers;
    private final Hand hand;
    private final Feeds feeds = new Feeds();
    private final ProgressNotes progress;
    private final LogNotes logs;
    private final Settler settler;
    private final Claimer claimer;
    private final Drain drain;
    private final Disowned disowned;
    private final Workers.Lane lane;
    private Set<Work> waited = Set.of();
    private boolean open;

    Dispatcher(
            Timers timers,
            DeviceOptions options,
            Channels channels,
            Workers workers,
            Lease lease,
            DeviceReports reports) {
        this.desk = new Desk(timers, options, channels, lease);
        this.workers = workers;
        this.hand = new Hand(options.slots(), timers.nanos());
        this.progress = new ProgressNotes(timers, channels, reports, work -> giveUp(Set.of(work)));
        this.logs = new LogNotes(timers, channels, options.id());
        this.settler = new Settler(timers, options, channels, reports, new Ends());
        Strays strays = new Strays(desk, hand, settler);
        this.claimer = new Claimer(desk, hand, feeds, strays, new Tasks());
        this.drain = new Drain(desk, hand, settler, feeds, strays);
        this.disowned = new Disowned(desk, this::giveUp);
        this.lane = workers.lane(options.id(), options.slots());
    }

    /** What the settler tells. */
    private final class Ends implements Settler.Listener {
        @Override
        public boolean freed(List<Settler.Ending> endings) {
            return claimer.freed(endings);
        }

        @Override
        public void aboutToSettle() {
            logs.send();
        }

        @Override
        public void settling() {
            claimer.pump();
        }

        @Override
        public void settled(String channel) {
            claimer.settled(channel);
        }

        @Override
        public void due(String channel, long inMs) {
            claimer.wake(feeds.of(channel), inMs);
        }
    }

    /** What the claimer asks, and brings. */
    private final class Tasks implements Claimer.Taker {
        @Override
        public boolean wants() {
            return open && settler.unsettled() < MAX_UNSETTLED;
        }

        @Override
        public Set<String> loaded() {
            return workers.loaded();
        }

        @Override
        public void took(List<Work> batch, long epoch) {
            if (desk.lease().epoch() != epoch) {
                // The reply came when the lease was over, or in doubt: others may run these tasks already.
                batch.forEach(work -> settler.ended(new Ended(work, Ending.INTERRUPTED, "", 0, null, null), epoch));
                return;
            }
            List<Work> fit = fitting(batch, epoch);
            lane.handOver(fit, outcomes(epoch));
            if (!open) {
                lane.recall(work -> true);
            }
        }
    }

    /** What was claimed for a device that has become another meanwhile, and cannot run it, is given back. */
    private List<Work> fitting(List<Work> batch, long epoch) {
        if (batch.stream().allMatch(this::fits)) {
            return batch;
        }
        batch.stream()
                .filter(work -> !fits(work))
                .forEach(work -> settler.ended(new Ended(work, Ending.INTERRUPTED, "", 0, null, null), epoch));
        return batch.stream().filter(this::fits).toList();
    }

    private boolean fits(Work work) {
        return desk.options().serves(work.address().channel())
                && desk.options().has(work.task().tags());
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

            @Override
            public void log(Work work, Level level, String text) {
                logs.note(work, epoch, level, text);
            }
        };
    }

    /** Whether it takes tasks. What has been claimed but not started is given back on closing. */
    void open(boolean wanted) {
        open = wanted;
        if (wanted) {
            claimer.pump();
        } else {
            lane.recall(work -> true);
        }
    }

    /** Becomes another: what has been claimed but not started is given back, as it may no longer be for this device. */
    void become(DeviceOptions changed) {
        if (changed.equals(desk.options())) {
            return;
        }
        desk.become(changed);
        hand.slots(changed.slots());
        lane.recall(work -> true);
        lane.slots(changed.slots());
        feeds.all().forEach(feeds::heat);
        claimer.pump();
    }

    /** Gives back what was claimed of a channel and has not started. */
    void recall(String channel) {
        lane.recall(work -> work.address().channel().equals(channel));
    }

    /** A channel may have work. */
    void hint(String channel) {
        if (desk.options().serves(channel)) {
            claimer.hint(channel);
        }
    }

    /** Asks every channel, hint or no hint; and looks after what has run long, or waited long to be run. */
    Future<Void> poll() {
        giveBackWaiting();
        return desk.channels()
                .names()
                .onSuccess(names -> names.forEach(this::hint))
                .compose(names -> disowned.look(lane.running()));
    }

    /**
     * What has waited for a slot since the last look is given back: the tasks at work are longer than those were for which
     * it was claimed, and somebody else may have a slot free.
     */
    private void giveBackWaiting() {
        Set<Work> longAgo = waited;
        waited = lane.busy() < desk.options().slots() ? Set.of() : hand.allBut(lane.running());
        if (!longAgo.isEmpty() && !waited.isEmpty()) {
            lane.recall(longAgo::contains);
        }
    }

    /** Gives up the attempts of claims that were taken from the device. */
    void lose(Set<Cancels.Claim> claims) {
        lane.interrupt(work -> claims.contains(Cancels.Claim.of(work)));
    }

    private void giveUp(Set<Work> lost) {
        lane.interrupt(lost::contains);
    }

    /** How many tasks run. */
    int busy() {
        return lane.busy();
    }

    /** Whether it has taken tasks since it was last asked this. */
    boolean moved() {
        return hand.moved();
    }

    /** The tasks that run, the longest first. */
    List<Workers.Running> running() {
        return lane.running();
    }

    /** Gives up everything in hand: the epoch it was claimed in has ended. */
    void forsake() {
        Set<Work> lost = hand.all();
        lane.interrupt(lost::contains);
    }

    /**
     * Gives up claims that will never be answered, and asks again.
     *
     * @return the channel of one of them; {@code null}: there was none
     */
    @Nullable
    String unstick(long now) {
        return claimer.unstick(now);
    }

    /** Ends the way to the workers. */
    void close() {
        lane.close();
        settler.close();
    }

    /**
     * Takes nothing more, lets what runs come to its end, gives back the rest at the deadline, and completes when the
     * store has confirmed it all.
     *
     * @param patienceMs how long running tasks may go on
     */
    Future<Void> drain(long patienceMs) {
        open(false);
        return drain.over(patienceMs, () -> lane.interrupt(work -> true));
    }
}
