package io.waggle.device;

import io.waggle.channel.Channels;
import io.waggle.time.Timers;

/** What the parts of one device's dispatcher share. */
record Desk(Timers timers, DeviceOptions options, Channels channels, Lease lease) {}
