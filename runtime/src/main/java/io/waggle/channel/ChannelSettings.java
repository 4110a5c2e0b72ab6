package io.waggle.channel;

import io.waggle.task.RetrySpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a channel is to be run; the same on every node, and changed while it runs. Whatever is {@code null} is not
 * bounded, or left to the default.
 *
 * @param capacity how many tasks may wait in it, queued and scheduled; more are refused
 * @param maxBytes how many bytes its records may have, those of finished tasks included; more tasks are refused
 * @param limits what holds for all its tasks together
 * @param perKey what holds for the tasks of each key by itself
 * @param ageing a task that has waited so long counts as one priority higher, twice as long two, and so on; {@code
 *     null}: priorities are strict
 * @param retry what is asked about retries where a task says nothing
 * @param timeout how long one attempt may take where a task says nothing
 * @param keep how long finished tasks are kept
 */
public record ChannelSettings(
        @Nullable Long capacity,
        @Nullable Long maxBytes,
        Limits limits,
        Limits perKey,
        @Nullable Duration ageing,
        RetrySpec retry,
        @Nullable Duration timeout,
        Keep keep) {

    /** Of a channel that nobody has set anything for. */
    public static final ChannelSettings DEFAULTS = new ChannelSettings(
            null,
            null,
            new Limits(null, null),
            new Limits(null, null),
            null,
            RetrySpec.NONE,
            null,
            new Keep(null, null, null));

    /**
     * How fast and how many at once, over all nodes together.
     *
     * @param rate how many may start in a time
     * @param concurrency how many may run at once
     */
    public record Limits(@Nullable Rate rate, @Nullable Integer concurrency) {}

    /**
     * A number of starts in a time, spread evenly; short bursts of a tenth of a second's worth are let through.
     *
     * @param count from 1
     * @param per from 1 ms
     */
    public record Rate(int count, Duration per) {}

    /**
     * How long finished tasks are kept; whichever bound is met first holds.
     *
     * @param count how many; {@code null}: {@link #DEFAULT_COUNT}
     * @param age for how long after their end
     * @param bytes how many bytes of records
     */
    public record Keep(
            @Nullable Long count,
            @Nullable Duration age,
            @Nullable Long bytes) {

        /** How many finished tasks a channel keeps when nobody has said. */
        public static final long DEFAULT_COUNT = 100_000;
    }
}
