package io.waggle.device;

import io.waggle.channel.Channels;
import io.waggle.channel.Settlement;
import io.waggle.control.Workers.Ended;
import io.waggle.control.Workers.Work;
import io.waggle.task.Attempt;
import io.waggle.task.Outcome;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import io.waggle.time.Timers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the ends of attempts into settlements, many at a time, and repeats them until the store has answered.
 * {@link #ended} may be called from any thread; all else is on the device's context.
 */
final class Settler {

    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);
    private static final long FIRST_PAUSE_MS = 50;
    private static final long LAST_PAUSE_MS = 1_000;

    /** While there is more to run, ends are settled so many at a time, or after so long: few cost as much as many. */
    private static final int ENOUGH = 100;

    private static final long GATHER_MS = 1;

    private final Timers timers;
    private final DeviceOptions options;
    private final Channels channels;
    private final DeviceReports reports;
    private final ConcurrentLinkedQueue<Ending> ended = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Listener listener;
    private final List<Ending> gathered = new ArrayList<>();
    private boolean gathering;
    private final Set<Work> unsettled = Collections.newSetFromMap(new IdentityHashMap<>());

    /** The end of an attempt, with the epoch of its claim. */
    record Ending(Ended ended, long epoch) {}

    private record Lot(String channel, long epoch) {}

    /** Whom the settler tells, on the device's context. */
    interface Listener {

        /**
         * Attempts have ended, and are to be settled.
         *
         * @return whether more are in hand than can run at once, so that nobody waits for these to be settled
         */
        boolean freed(List<Ending> endings);

        /** Settlements are about to be sent. */
        void aboutToSettle();

        /** Settlements are on their way: a claim that comes after them finds their places free. */
        void settling();

        /** The store has confirmed ends of a channel's claims. */
        void settled(String channel);

        /** A channel has a task that runs again, in so many milliseconds from now. */
        void due(String channel, long inMs);
    }

    Settler(Timers timers, DeviceOptions options, Channels channels, DeviceReports reports, Listener listener) {
        this.timers = timers;
        this.options = options;
        this.channels = channels;
        this.reports = reports;
        this.listener = listener;
    }

    void ended(Ended end, long epoch) {
        ended.add(new Ending(end, epoch));
        if (awake.compareAndSet(false, true)) {
            timers.soon(this::drain);
        }
    }

    /** How many attempts have ended whose settlement the store has not confirmed. */
    int unsettled() {
        return unsettled.size();
    }

    /** Whether a claim has ended and its settlement is on the way. */
    boolean holds(String channel, Channels.Held held) {
        return unsettled.stream().anyMatch(work -> Hand.is(work, channel, held));
    }

    private void drain() {
        awake.set(false);
        List<Ending> fresh = new ArrayList<>();
        for (Ending next = ended.poll(); next != null; next = ended.poll()) {
            fresh.add(next);
        }
        if (fresh.isEmpty()) {
            return;
        }
        fresh.forEach(ending -> unsettled.add(ending.ended().work()));
        gathered.addAll(fresh);
        boolean more = listener.freed(fresh);
        if (!more || gathered.size() >= ENOUGH) {
            settle();
        } else if (!gathering) {
            gathering = true;
            timers.in(GATHER_MS, () -> {
                gathering = false;
                settle();
            });
        }
    }

    /** Sends what has been gathered, each channel's in one lot. */
    private void settle() {
        listener.aboutToSettle();
        List<Ending> all = List.copyOf(gathered);
        gathered.clear();
        Map<Lot, List<Ending>> lots = new HashMap<>();
        for (Ending ending : all) {
            Lot lot = new Lot(ending.ended().work().address().channel(), ending.epoch());
            lots.computeIfAbsent(lot, l -> new ArrayList<>()).add(ending);
        }
        lots.forEach((lot, endings) -> settle(
                lot, endings, endings.stream().map(e -> settlement(e.ended())).toList(), 0));
        listener.settling();
    }

    private Settlement settlement(Ended end) {
        Work work = end.work();
        String id = work.address().id();
        return switch (end.ending()) {
            case SUCCEEDED ->
                new Settlement.Finish(
                        id,
                        work.fence(),
                        after(end, new Outcome(TaskState.SUCCEEDED, end.result(), channels.now())),
                        work.bytes());
            case FAILED ->
                work.attempt() < work.task().attempts()
                        ? new Settlement.Retry(
                                id, work.fence(), work.task().after(attempt(end), null), work.bytes(), delay(work))
                        : fail(end);
            case FAILED_FOR_GOOD -> fail(end);
            case POSTPONED -> new Settlement.Postpone(id, work.fence(), end.waitMs());
            case INTERRUPTED -> new Settlement.Release(id, work.fence());
        };
    }

    private long delay(Work work) {
        return Backoff.delayMs(work.task().retry(), work.attempt(), timers::draw);
    }

    private Settlement fail(Ended end) {
        Work work = end.work();
        Outcome outcome = new Outcome(TaskState.FAILED, null, channels.now());
        return new Settlement.Fail(work.address().id(), work.fence(), after(end, outcome), work.bytes());
    }

    private StoredTask after(Ended end, Outcome outcome) {
        return end.work().task().after(attempt(end), outcome);
    }

    private Attempt attempt(Ended end) {
        return new Attempt(
                end.work().attempt(),
                end.work().fence(),
                options.id(),
                options.node(),
                end.version(),
                channels.now() - end.durationMs(),
                end.durationMs(),
                end.error());
    }

    private void settle(Lot lot, List<Ending> endings, List<Settlement> settlements, int tries) {
        channels.settle(lot.channel(), lot.epoch(), settlements, tries > 0).onComplete(done -> {
            if (done.succeeded()) {
                endings.forEach(ending -> unsettled.remove(ending.ended().work()));
                listener.settled(lot.channel());
                report(endings, settlements, done.result());
                return;
            }
            if (tries == 0) {
                LOG.warn(
                        "settle=waiting channel={} tasks={} why=\"{}\"",
                        lot.channel(),
                        settlements.size(),
                        done.cause().getMessage());
            }
            long pause = Math.min(LAST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(tries, 10));
            timers.in(pause, () -> settle(lot, endings, settlements, tries + 1));
        });
    }

    private void report(List<Ending> endings, List<Settlement> settlements, List<Boolean> accepted) {
        for (int i = 0; i < accepted.size(); i++) {
            Work work = endings.get(i).ended().work();
            Settlement settlement = settlements.get(i);
            if (!accepted.get(i)) {
                LOG.info("settle=stale task={} fence={} device={}", work.address(), work.fence(), options.id());
                reports.stale(work.address(), work.fence());
            } else if (settlement instanceof Settlement.Finish finish) {
                reports.ended(new TaskView(work.address(), TaskState.SUCCEEDED, finish.task(), null, 0));
            } else if (settlement instanceof Settlement.Fail fail) {
                reports.ended(new TaskView(work.address(), TaskState.FAILED, fail.task(), null, channels.now()));
            } else if (settlement instanceof Settlement.Retry retry) {
                long due = channels.now() + retry.delayMs();
                reports.retried(new TaskView(work.address(), TaskState.SCHEDULED, retry.task(), null, due));
                listener.due(work.address().channel(), retry.delayMs());
            } else if (settlement instanceof Settlement.Postpone postpone) {
                listener.due(work.address().channel(), postpone.delayMs());
            }
        }
    }
}
