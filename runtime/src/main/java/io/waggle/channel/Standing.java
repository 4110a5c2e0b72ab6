package io.waggle.channel;

import java.util.List;

/**
 * What stands between a task that is queued and its start, as the store sees it. Numbers of other tasks are upper bounds:
 * those that were given another priority are counted where they were, too.
 *
 * @param inLine how many stand in the same line, itself included: same priority, function, tags and key
 * @param before how many stand in lines of higher priority
 * @param more whether there are still more lines than were counted
 * @param suspect whether it waits to run alone, because nodes died while it was in flight
 * @param running how many of the channel are in flight
 * @param runningOfKey how many of its key are in flight; 0 without a key
 * @param rateMs after how many milliseconds the channel's rate lets one start; 0: at once
 * @param keyRateMs the same of its key
 * @param holders ids of some of those in flight: of its key, or of the channel where it has none
 */
public record Standing(
        long inLine,
        long before,
        boolean more,
        boolean suspect,
        long running,
        long runningOfKey,
        long rateMs,
        long keyRateMs,
        List<String> holders) {}
