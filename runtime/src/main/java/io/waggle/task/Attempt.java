package io.waggle.task;

import org.jspecify.annotations.Nullable;

/**
 * One execution that came to an end.
 *
 * @param number counted from 1
 * @param fence the token of its claim
 * @param device where it ran
 * @param node the device's node
 * @param version the function version, the first 12 hex digits of the jar's SHA-256
 * @param startedAt milliseconds since 1970, Redis time
 * @param durationMs how long it took
 * @param error why it failed, or {@code null} when it succeeded
 */
public record Attempt(
        int number,
        long fence,
        String device,
        String node,
        String version,
        long startedAt,
        long durationMs,
        @Nullable TaskError error) {}
