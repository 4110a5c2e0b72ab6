package io.waggle.event;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.waggle.control.Pulse;
import io.waggle.measure.Count;
import io.waggle.measure.HistoryStore;
import io.waggle.measure.Measured;
import io.waggle.measure.Recorder;
import io.waggle.time.TimeLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what the node's devices measure, and every few seconds adds it to the history in the store; while nothing
 * happens, nothing is sent. What is on its way stays as it is until the store has it. Methods may be called from any
 * thread; the state is touched on the ticker's own context only, but for what is counted under a lock.
 */
public final class TimesTicker {

    private static final Logger LOG = LoggerFactory.getLogger(TimesTicker.class);

    /** Every how many beats of the pulse what was measured is sent. */
    private static final int BEATS = 5;

    /** How long it waits for what the devices have measured. */
    private static final long PATIENCE_MS = 500;

    private final Context context;
    private final Pulse pulse;
    private final HistoryStore store;
    private final Run run;
    private final LongSupplier clock;
    private final List<Device> devices = new CopyOnWriteArrayList<>();
    private final Recorder besides = new Recorder();
    private final Recorder waiting = new Recorder();
    private final Totals totals = new Totals();
    private Runnable leave = () -> {};
    private List<Measured> sending = List.of();
    private long sendingAt;
    private long number;
    private int beats;
    private boolean late;

    /**
     * Who measures.
     *
     * @param node the node's name
     * @param id another text each time the node starts
     */
    public record Run(String node, String id) {}

    private static final class Device {
        private final Context context;
        private final Recorder recorder;
        private volatile boolean closed;

        Device(Context context, Recorder recorder) {
            this.context = context;
            this.recorder = recorder;
        }
    }

    /**
     * @param vertx where it makes its context
     * @param pulse when it looks
     * @param store where the history is
     * @param run who measures
     * @param clock the store's time, milliseconds since 1970
     */
    public TimesTicker(Vertx vertx, Pulse pulse, HistoryStore store, Run run, LongSupplier clock) {
        this.context = vertx.getOrCreateContext();
        this.pulse = pulse;
        this.store = store;
        this.run = run;
        this.clock = clock;
    }

    /** A recorder for the calling context, whose device counts on it from now on. */
    public Recorder recorder() {
        Recorder recorder = new Recorder();
        Context caller = Vertx.currentContext();
        devices.add(new Device(caller == null ? context : caller, recorder));
        return recorder;
    }

    /** Nobody counts on a recorder any more; what is on it is still taken. */
    public void closed(Recorder recorder) {
        devices.stream().filter(one -> one.recorder == recorder).forEach(one -> one.closed = true);
    }

    /** Something has happened that no device counts. */
    public void count(String channel, String function, Count what, int times) {
        synchronized (besides) {
            besides.count(channel, function, what, times);
        }
    }

    /** Begins to look. */
    public void start() {
        leave = pulse.join(context, this::beat);
    }

    /** Looks a last time, and sends what is left, once. */
    public Future<Void> stop() {
        leave.run();
        return here(() ->
                gather().compose(v -> flush()).compose(v -> sending.isEmpty() ? flush() : Future.succeededFuture()));
    }

    /** All that was measured since the node started, until now. */
    public Future<List<Totals.Total>> totals() {
        return here(() -> gather().map(v -> totals.all()));
    }

    /** The history, of all nodes. */
    public HistoryStore store() {
        return store;
    }

    private Future<Void> beat() {
        if (++beats % BEATS != 0) {
            return Future.succeededFuture();
        }
        return gather().compose(v -> flush());
    }

    /** Each recorder is emptied where it is used; what comes late from a device that is held up counts the next time. */
    private Future<Void> gather() {
        List<Future<Void>> parts = new ArrayList<>();
        List<Device> last = devices.stream().filter(one -> one.closed).toList();
        for (Device device : devices) {
            Promise<Void> part = Promise.promise();
            device.context.runOnContext(v -> {
                List<Measured> measured = device.recorder.drain();
                context.runOnContext(w -> {
                    measured.forEach(this::take);
                    part.complete();
                });
            });
            parts.add(part.future());
        }
        devices.removeAll(last);
        synchronized (besides) {
            besides.drain().forEach(this::take);
        }
        return TimeLimit.of(context.owner(), PATIENCE_MS, Future.join(parts))
                .otherwiseEmpty()
                .mapEmpty();
    }

    private void take(Measured measured) {
        waiting.add(measured);
        totals.add(measured);
    }

    private Future<Void> flush() {
        if (sending.isEmpty()) {
            sending = waiting.drain();
            if (sending.isEmpty()) {
                return Future.succeededFuture();
            }
            sendingAt = clock.getAsLong();
            number++;
        }
        List<Measured> sent = sending;
        return store.add(run.node(), run.id(), number, sendingAt, sent).transform(done -> {
            if (done.succeeded()) {
                sending = sending == sent ? List.of() : sending;
            } else if (!late) {
                LOG.warn("history=waits why=\"{}\"", done.cause().getMessage());
            }
            late = done.failed();
            return Future.succeededFuture();
        });
    }

    private <T> Future<T> here(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        context.runOnContext(
                v -> Future.succeededFuture().compose(go -> work.get()).onComplete(done));
        return done.future();
    }
}
