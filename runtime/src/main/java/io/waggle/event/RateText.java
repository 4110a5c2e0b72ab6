package io.waggle.event;

import io.waggle.channel.ChannelSettings.Rate;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rates as people write them: {@code 100/s}, {@code 5/min}, {@code 1000/h}, {@code 3/500ms}. Pure functions. */
public final class RateText {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(ms|s|m|min|h|d|\\d.{0,40})");

    private RateText() {}

    static Optional<Rate> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(1)) < 1) {
            return Optional.empty();
        }
        int count = Integer.parseInt(parts.group(1));
        return per(parts.group(2)).filter(time -> time.toMillis() >= 1).map(time -> new Rate(count, time));
    }

    public static String format(Rate rate) {
        String per = Durations.text(rate.per());
        return rate.count() + "/"
                + switch (per) {
                    case "1s", "1h", "1d", "1ms" -> per.substring(1);
                    case "1m" -> "min";
                    default -> per;
                };
    }

    private static Optional<Duration> per(String text) {
        if (Character.isDigit(text.charAt(0))) {
            return Durations.parse(text);
        }
        return Durations.parse("1" + (text.equals("min") ? "m" : text));
    }
}
