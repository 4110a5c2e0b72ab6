package io.waggle.device;

import io.waggle.channel.Channels;
import io.waggle.control.Workers.Work;
import io.waggle.task.Address;
import io.waggle.task.TaskView.Progress;
import io.waggle.time.Timers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What running tasks say of their progress, on its way to the store: at most twice a second for each task, the last
 * word of it, so that a chatty function costs no more than a quiet one. {@link #note} may be called from any thread.
 */
final class ProgressNotes {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressNotes.class);
    private static final long PAUSE_MS = 500;
    private static final int LONGEST_NOTE = 200;

    private final Timers timers;
    private final Channels channels;
    private final DeviceReports reports;
    private final Consumer<Work> disowned;
    private final Map<Claim, Progress> waiting = new ConcurrentHashMap<>();

    private record Claim(Address address, long epoch, long fence) {}

    /** @param disowned told of an attempt whose claim the store has no more */
    ProgressNotes(Timers timers, Channels channels, DeviceReports reports, Consumer<Work> disowned) {
        this.timers = timers;
        this.channels = channels;
        this.reports = reports;
        this.disowned = disowned;
    }

    void note(Work work, long epoch, double fraction, @Nullable String note) {
        String brief = note == null || note.length() <= LONGEST_NOTE ? note : note.substring(0, LONGEST_NOTE);
        Claim claim = new Claim(work.address(), epoch, work.fence());
        if (waiting.put(claim, new Progress(fraction, brief)) == null) {
            timers.in(PAUSE_MS, () -> write(work, claim));
        }
    }

    private void write(Work work, Claim claim) {
        Progress last = waiting.remove(claim);
        if (last == null) {
            return;
        }
        channels.progress(claim.address(), claim.epoch(), claim.fence(), last)
                .onSuccess(noted -> {
                    if (noted) {
                        reports.progress(claim.address(), last);
                    } else {
                        disowned.accept(work);
                    }
                })
                .onFailure(e -> LOG.debug("progress=lost task={} why=\"{}\"", claim.address(), e.getMessage()));
    }
}
