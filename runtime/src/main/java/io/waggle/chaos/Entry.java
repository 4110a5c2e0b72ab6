package io.waggle.chaos;

import org.jspecify.annotations.Nullable;

/**
 * A line of a function's ledger.
 *
 * @param what {@code S} started, {@code E} ended, {@code F} failed as asked, {@code I} was interrupted
 * @param id the task's id
 * @param attempt which attempt the function was told
 * @param fence the claim's token
 * @param at when, {@link System#currentTimeMillis()}
 */
record Entry(char what, String id, int attempt, long fence, long at) {

    /** Reads one; {@code null} for a line that was cut when its writer died. */
    static @Nullable Entry read(String line) {
        String[] parts = line.split(" ", -1);
        return parts.length != 5 || parts[4].length() < 13
                ? null
                : new Entry(
                        parts[0].charAt(0),
                        parts[1],
                        Integer.parseInt(parts[2]),
                        Long.parseLong(parts[3]),
                        Long.parseLong(parts[4]));
    }

    int number() {
        return Job.number(id);
    }
}
