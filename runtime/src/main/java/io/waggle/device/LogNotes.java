package io.waggle.device;

import io.waggle.channel.Channels;
import io.waggle.channel.LogNote;
import io.waggle.control.Workers.Work;
import io.waggle.task.LogLine;
import io.waggle.time.Timers;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What running tasks log, on its way to the store: many lines at a time, five times a second, and before the ends of their
 * attempts, as an attempt that has ended logs nothing more. The node's own log has all of it in any case, so what the store
 * cannot take is dropped. {@link #note} may be called from any thread, all else is on the device's context.
 */
final class LogNotes {

    private static final Logger LOG = LoggerFactory.getLogger(LogNotes.class);
    private static final long PAUSE_MS = 200;

    /** How many lines may wait or be on their way, and how long one may be, in characters. */
    private static final int MOST_WAITING = 5_000;

    private static final int LONGEST = 8_000;

    private final Timers timers;
    private final Channels channels;
    private final String device;
    private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean planned = new AtomicBoolean();

    private record Waiting(Lot lot, LogNote note) {}

    private record Lot(String channel, long epoch) {}

    LogNotes(Timers timers, Channels channels, String device) {
        this.timers = timers;
        this.channels = channels;
        this.device = device;
    }

    void note(Work work, long epoch, Level level, String text) {
        if (count.incrementAndGet() > MOST_WAITING) {
            count.decrementAndGet();
            return;
        }
        String brief = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " …";
        LogLine line = new LogLine(channels.now(), work.attempt(), level, device, brief);
        waiting.add(new Waiting(
                new Lot(work.address().channel(), epoch),
                new LogNote(work.address().id(), work.fence(), line)));
        if (planned.compareAndSet(false, true)) {
            timers.soon(() -> timers.in(PAUSE_MS, () -> {
                planned.set(false);
                send();
            }));
        }
    }

    /** Sends what waits. */
    void send() {
        Map<Lot, List<LogNote>> lots = new LinkedHashMap<>();
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            lots.computeIfAbsent(next.lot(), lot -> new ArrayList<>()).add(next.note());
        }
        lots.forEach((lot, notes) -> channels.log(lot.channel(), lot.epoch(), notes)
                .onComplete(done -> count.addAndGet(-notes.size()))
                .onFailure(e -> LOG.debug(
                        "log=lost channel={} lines={} why=\"{}\"", lot.channel(), notes.size(), e.getMessage())));
    }
}
