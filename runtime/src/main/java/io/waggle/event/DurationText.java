package io.waggle.event;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as people write them: {@code 500ms}, {@code 10s}, {@code 1m30s}, {@code 2h}, {@code 1d}, or ISO 8601. */
public final class DurationText {

    /** No duration that anybody gives may be longer. */
    public static final Duration LONGEST = Duration.ofDays(3650);

    private static final Pattern PARTS =
            Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

    private DurationText() {}

    /** What the text means; empty when it is no duration, negative, or longer than {@link #LONGEST}. */
    public static Optional<Duration> parse(String text) {
        return read(text).filter(d -> !d.isNegative() && d.compareTo(LONGEST) <= 0);
    }

    private static Optional<Duration> read(String text) {
        if (text.isEmpty() || text.length() > 60) {
            return Optional.empty();
        }
        if (text.toUpperCase(Locale.ROOT).startsWith("P")) {
            return readIso(text);
        }
        var parts = PARTS.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofDays(number(parts.group(1)))
                .plusHours(number(parts.group(2)))
                .plusMinutes(number(parts.group(3)))
                .plusSeconds(number(parts.group(4)))
                .plusMillis(number(parts.group(5))));
    }

    private static Optional<Duration> readIso(String text) {
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException noDuration) {
            return Optional.empty();
        }
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
