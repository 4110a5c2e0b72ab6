package io.waggle.device;

import io.waggle.channel.Channels;
import io.waggle.time.Timers;

/** What the parts of one device's dispatcher share; what the device is can change. Used on one context. */
final class Desk {

    private final Timers timers;
    private final Channels channels;
    private final Lease lease;
    private DeviceOptions options;

    Desk(Timers timers, DeviceOptions options, Channels channels, Lease lease) {
        this.timers = timers;
        this.options = options;
        this.channels = channels;
        this.lease = lease;
    }

    Timers timers() {
        return timers;
    }

    DeviceOptions options() {
        return options;
    }

    Channels channels() {
        return channels;
    }

    Lease lease() {
        return lease;
    }

    void become(DeviceOptions changed) {
        options = changed;
    }
}
