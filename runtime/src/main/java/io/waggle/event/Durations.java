package io.waggle.event;

import io.waggle.function.DurationText;
import java.time.Duration;
import java.util.Optional;

/** Durations from outside: in the forms of {@link DurationText}, and within bounds. Pure functions. */
public final class Durations {

    /** No duration that anybody gives may be longer. */
    public static final Duration LONGEST = Duration.ofDays(3650);

    private static final int LONGEST_TEXT = 60;

    private Durations() {}

    /** What the text means; empty when it is no duration, negative, or longer than {@link #LONGEST}. */
    public static Optional<Duration> parse(String text) {
        if (text.length() > LONGEST_TEXT) {
            return Optional.empty();
        }
        try {
            return Optional.of(DurationText.parse(text)).filter(read -> read.compareTo(LONGEST) <= 0);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A duration as {@link #parse} takes it, in the largest units that make it whole: {@code 1m30s}. */
    public static String text(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        var text = new StringBuilder();
        part(text, duration.toDays(), "d");
        part(text, duration.toHoursPart(), "h");
        part(text, duration.toMinutesPart(), "m");
        part(text, duration.toSecondsPart(), "s");
        part(text, duration.toMillisPart(), "ms");
        return text.toString();
    }

    private static void part(StringBuilder text, long number, String unit) {
        if (number > 0) {
            text.append(number).append(unit);
        }
    }
}
