package io.waggle.event;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes from outside, with their unit: {@code 64MiB}, {@code 2 GiB}. Pure functions. */
public final class ByteSizes {

    private static final Pattern FORM = Pattern.compile("(\\d{1,15}) ?(B|KiB|MiB|GiB|TiB)");

    private ByteSizes() {}

    /**
     * What the text means, in bytes; empty when it is no number with a unit, or not from 1 to the bound.
     *
     * @param most the largest number of bytes
     */
    public static Optional<Long> parse(String text, long most) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long unit = 1L << (10 * "BKMGT".indexOf(parts.group(2).charAt(0)));
        long number = Long.parseLong(parts.group(1));
        return number > 0 && number <= most / unit ? Optional.of(number * unit) : Optional.empty();
    }
}
