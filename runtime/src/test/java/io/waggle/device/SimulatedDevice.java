package io.waggle.device;

import io.vertx.core.Future;
import io.waggle.channel.Channels;
import io.waggle.control.Workers;
import io.waggle.time.Timers;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** The product's own dispatcher, for tests in other packages. One context. */
public final class SimulatedDevice {

    private final Dispatcher dispatcher;

    /**
     * @param epoch the node's epoch, 0 while its lease is in doubt
     * @param ended told when the store says that an epoch has ended
     */
    public SimulatedDevice(
            Timers timers, DeviceOptions options, Around around, LongSupplier epoch, LongConsumer ended) {
        this.dispatcher = new Dispatcher(
                timers, options, around.channels(), around.workers(), Lease.of(epoch, ended), around.reports());
    }

    /** What a device works with. */
    public record Around(Channels channels, Workers workers, DeviceReports reports) {}

    /** Whether it takes tasks. */
    public void open(boolean wanted) {
        dispatcher.open(wanted);
    }

    /** A channel may have work. */
    public void hint(String channel) {
        dispatcher.hint(channel);
    }

    /** Asks every channel. */
    public Future<Void> poll() {
        return dispatcher.poll();
    }

    /** Gives up everything in hand. */
    public void forsake() {
        dispatcher.forsake();
    }

    /** Lets what runs end, gives back the rest. */
    public Future<Void> drain(long patienceMs) {
        return dispatcher.drain(patienceMs);
    }

    /** Ends the way to the workers. */
    public void close() {
        dispatcher.close();
    }
}
