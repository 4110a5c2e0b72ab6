package io.waggle.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A function's name and defaults, as its annotation gave them.
 *
 * @param name the function's name
 * @param description one sentence, or empty
 * @param channel the default channel; never empty
 * @param attempts how often a task is run at most, from 1
 * @param backoff the bound of the wait before the first retry
 * @param backoffCap the bound of every wait
 * @param timeout how long one attempt may take, or {@code null} for no limit
 * @param slots how many tasks at once on one device; 0: no bound of its own
 */
public record FunctionInfo(
        String name,
        String description,
        String channel,
        int attempts,
        Duration backoff,
        Duration backoffCap,
        @Nullable Duration timeout,
        int slots) {}
