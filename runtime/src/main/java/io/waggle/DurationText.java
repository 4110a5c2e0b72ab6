package io.waggle;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 10s}, {@code 1m30s}, {@code 2h}, or ISO 8601. Pure. */
final class DurationText {

    private static final Pattern PLAIN =
            Pattern.compile("(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

    private DurationText() {}

    /** The duration, or empty when the text is none. */
    static Optional<Duration> parse(String text) {
        Matcher plain = PLAIN.matcher(text);
        if (!text.isEmpty() && plain.matches()) {
            return Optional.of(Duration.ofHours(part(plain, 1))
                    .plusMinutes(part(plain, 2))
                    .plusSeconds(part(plain, 3))
                    .plusMillis(part(plain, 4)));
        }
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static long part(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
