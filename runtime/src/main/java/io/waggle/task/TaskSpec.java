package io.waggle.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as its submitter asked for it; whatever is {@code null} is left to the function's defaults. The values have
 * been checked one by one, their fit with the function has not.
 *
 * @param function the function to run
 * @param payload the payload, JSON text in UTF-8; opaque from here to the function
 * @param id the submitter's own id
 * @param channel the channel, where it is not the function's
 * @param priority higher runs first
 * @param runAt the earliest start; {@code delay} and {@code runAt} exclude each other
 * @param delay the wait before the earliest start
 * @param tags what a device must have, sorted, without doubles
 * @param key the group for fairness, caps and rates: a tenant, a host
 * @param coalesce tasks of a channel with an equal one share one execution while it has not ended
 * @param retry what was asked about retries
 * @param timeout how long one attempt may take
 * @param batch the label that groups tasks
 */
public record TaskSpec(
        String function,
        byte[] payload,
        @Nullable String id,
        @Nullable String channel,
        int priority,
        @Nullable Instant runAt,
        @Nullable Duration delay,
        List<String> tags,
        @Nullable String key,
        @Nullable String coalesce,
        RetrySpec retry,
        @Nullable Duration timeout,
        @Nullable String batch) {

    /** The same with an id of its submitter's own. */
    public TaskSpec withId(String ownId) {
        return new TaskSpec(
                function, payload, ownId, channel, priority, runAt, delay, tags, key, coalesce, retry, timeout, batch);
    }

    /** The same in a channel. */
    public TaskSpec withChannel(String name) {
        return new TaskSpec(
                function, payload, id, name, priority, runAt, delay, tags, key, coalesce, retry, timeout, batch);
    }
}
