package io.waggle.task;

import java.lang.System.Logger.Level;

/**
 * A line that an attempt logged.
 *
 * @param at milliseconds since 1970, Redis time
 * @param attempt which attempt, from 1
 * @param level how grave it is
 * @param device where it ran
 * @param text what was logged; stack traces follow behind line ends
 */
public record LogLine(long at, int attempt, Level level, String device, String text) {}
