package io.waggle.event;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a JSON object that came from outside, strictly: a wrong value is a {@code BAD_REQUEST} that
 * names the field and says what it takes. A field that is {@code null} counts as absent.
 *
 * @param json the object
 */
public record Fields(JsonObject json) {

    private static final int MOST_TAGS = 20;
    private static final int MOST_NAMES = 20;
    private static final int LATEST_YEAR = 9999;

    /** Beyond it, not every reader of JSON knows every number. */
    private static final long MOST_COUNT = 1L << 53;

    /** Refuses an object that has fields of other names, and names the nearest right one. */
    public Fields only(List<String> known) {
        for (String name : json.fieldNames()) {
            if (!known.contains(name)) {
                String hint = Nearest.of(name, known)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("; known are " + String.join(", ", known) + ".");
                throw bad("there is no field '" + Words.shown(name) + "'" + hint);
            }
        }
        return this;
    }

    /** A text of 1 to 10,000 characters. */
    public @Nullable String text(String name) {
        Object value = json.getValue(name);
        if (value == null) {
            return null;
        }
        if (value instanceof String text && !text.isEmpty() && text.length() <= 10_000) {
            return text;
        }
        throw bad("'" + name + "' must be a text of 1 to 10000 characters.");
    }

    /** A text that passes a test. */
    public @Nullable String text(String name, Predicate<String> test, String wanted) {
        String text = text(name);
        if (text != null && !test.test(text)) {
            throw bad("'" + name + "' must be " + wanted + ", but is '" + Words.shown(text) + "'.");
        }
        return text;
    }

    /** A text that must be there. */
    public String need(String name) {
        String text = text(name);
        if (text == null) {
            throw bad("the field '" + name + "' is missing.");
        }
        return text;
    }

    /** A whole number within bounds, both included. */
    public @Nullable Integer number(String name, int least, int most) {
        Object value = json.getValue(name);
        if (value == null) {
            return null;
        }
        if ((value instanceof Integer || value instanceof Long) && in(((Number) value).longValue(), least, most)) {
            return ((Number) value).intValue();
        }
        throw bad("'" + name + "' must be a whole number from " + least + " to " + most + ".");
    }

    /** A whole number of at least 1. */
    public @Nullable Long count(String name) {
        Object value = json.getValue(name);
        if (value == null) {
            return null;
        }
        if ((value instanceof Integer || value instanceof Long) && in(((Number) value).longValue(), 1, MOST_COUNT)) {
            return ((Number) value).longValue();
        }
        throw bad("'" + name + "' must be a whole number of at least 1, or null for none.");
    }

    /** A number of bytes of at least 1, as a number or as text with its unit. */
    public @Nullable Long bytes(String name) {
        if (!(json.getValue(name) instanceof String text)) {
            return count(name);
        }
        return ByteSizes.parse(text, MOST_COUNT)
                .orElseThrow(() -> bad("'" + name
                        + "' must be a number of bytes, like 1048576, \"64MiB\" or \"2GiB\", or null for none."));
    }

    /** {@code true} or {@code false}; absent means {@code false}. */
    public boolean flag(String name) {
        Object value = json.getValue(name);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw bad("'" + name + "' must be true or false.");
    }

    /** A duration written as text. */
    public @Nullable Duration duration(String name) {
        Object value = json.getValue(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Number) {
            throw bad("'" + name
                    + "' is a number, and a number has no unit: write it as \"10s\", \"1m30s\" or \"PT10S\".");
        }
        if (value instanceof String text) {
            var duration = Durations.parse(text);
            if (duration.isPresent()) {
                return duration.get();
            }
        }
        throw bad("'" + name + "' must be a duration like \"500ms\", \"10s\", \"1m30s\", \"2h\" or \"PT10S\", at most "
                + Durations.LONGEST.toDays() + " days.");
    }

    /** An instant in the form of RFC 3339. */
    public @Nullable Instant instant(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            OffsetDateTime read = OffsetDateTime.parse(text);
            if (read.getYear() >= 1 && read.getYear() <= LATEST_YEAR) {
                return read.toInstant();
            }
        } catch (DateTimeParseException noInstant) {
            throw noInstant(name, text);
        }
        throw noInstant(name, text);
    }

    private static Problem noInstant(String name, String text) {
        return bad("'" + name + "' must be an instant like \"2026-11-22T08:30:00Z\", from the year 1 to " + LATEST_YEAR
                + ", but is '" + Words.shown(text) + "'.");
    }

    /** Tags, sorted, without doubles. */
    public List<String> tags(String name) {
        Object value = json.getValue(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof JsonArray list) || list.size() > MOST_TAGS) {
            throw bad("'" + name + "' must be an array of at most " + MOST_TAGS + " texts.");
        }
        var sorted = new TreeSet<String>();
        for (Object tag : list) {
            if (!(tag instanceof String text) || !Words.isTag(text)) {
                throw bad("'" + name
                        + "' holds something that is no tag: a tag is 1 to 100 of letters, digits and . _ : = -,"
                        + " beginning with a letter or digit.");
            }
            sorted.add(text);
        }
        return List.copyOf(sorted);
    }

    /** Names of classes, in the order given; {@code null} when absent. */
    public @Nullable List<String> names(String name) {
        Object value = json.getValue(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof JsonArray list) || list.size() > MOST_NAMES) {
            throw bad("'" + name + "' must be an array of at most " + MOST_NAMES + " class names.");
        }
        for (Object item : list) {
            if (!(item instanceof String text) || !text.matches("[\\w.$]{1,200}")) {
                throw bad("'" + name + "' holds something that is no class name, like \"java.io.IOException\".");
            }
        }
        return list.stream().map(String.class::cast).toList();
    }

    /** Ids, in the order given. */
    public List<String> ids(String name) {
        Object value = json.getValue(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof JsonArray list) || list.isEmpty() || list.size() > 10_000) {
            throw bad("'" + name + "' must be an array of 1 to 10000 ids; leave it out to mean all.");
        }
        for (Object id : list) {
            if (!(id instanceof String text) || text.isEmpty() || text.length() > 400) {
                throw bad("'" + name + "' holds something that is no id.");
            }
        }
        return list.stream().map(String.class::cast).toList();
    }

    /** The refusal of a request. */
    public static Problem bad(String sentence) {
        return new Problem(ProblemCode.BAD_REQUEST, sentence);
    }

    private static boolean in(long value, long least, long most) {
        return value >= least && value <= most;
    }
}
