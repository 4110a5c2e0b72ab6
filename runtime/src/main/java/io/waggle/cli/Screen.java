package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a command prints: tables and sentences for people, or JSON for scripts. Main thread. */
final class Screen {

    /** Control characters of both sets, and what turns the direction of writing. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069]+");

    private static final Pattern ORDERS = Pattern.compile("[\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069&&[^\n\t]]+");

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;

    Screen(PrintWriter out, PrintWriter err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    /** Whether a script reads. */
    boolean json() {
        return json;
    }

    /** The answer for scripts; people get the rest. */
    void json(Object answer) {
        out.println(answer instanceof JsonObject object ? object.encodePrettily() : String.valueOf(answer));
        out.flush();
    }

    void line(String text) {
        out.println(json ? text : plain(text));
        out.flush();
    }

    /** One line of many, as it came; {@link #flush} shows them. */
    void text(String line) {
        out.println(line);
    }

    void flush() {
        out.flush();
    }

    /** A remark that is not the answer. */
    void note(String text) {
        err.println(plain(text));
        err.flush();
    }

    /** Prints the answer as it came, or as a table of its items. */
    void list(JsonObject answer, Table table) {
        if (json) {
            json(answer);
            return;
        }
        items(answer).forEach(table::add);
        out.print(table.text());
        out.flush();
    }

    /** Replaces the last line of a terminal; elsewhere nothing is shown. */
    void progress(String text) {
        if (isTerminal() && !json) {
            err.print("\r\u001b[K" + text);
            err.flush();
        }
    }

    /** Whether a person watches: the start script knows, and says so. */
    static boolean isTerminal() {
        return Boolean.getBoolean("waggle.terminal");
    }

    static List<JsonObject> items(JsonObject answer) {
        JsonArray items = answer.getJsonArray("items", new JsonArray());
        return items.stream().map(JsonObject.class::cast).toList();
    }

    /** Any value in one cell. */
    static String cell(@Nullable Object value) {
        if (value == null) {
            return "-";
        }
        if (value instanceof JsonArray array) {
            return array.isEmpty() ? "-" : array.stream().map(Screen::cell).collect(Collectors.joining(","));
        }
        return UNSEEN.matcher(String.valueOf(value)).replaceAll(" ");
    }

    /** A text of several lines without what a terminal would take for orders: a task's error may say anything. */
    static String plain(String text) {
        return ORDERS.matcher(text).replaceAll(" ");
    }

    /** How long ago an instant was, ISO 8601 or milliseconds since 1970. */
    static String ago(@Nullable Object at) {
        Instant then = instant(at);
        if (then == null) {
            return "-";
        }
        Duration past = Duration.between(then, Instant.now());
        if (past.isNegative()) {
            return "in " + span(past.negated());
        }
        return span(past) + " ago";
    }

    private static String span(Duration time) {
        if (time.toDays() > 1) {
            return time.toDays() + "d";
        }
        if (time.toHours() > 1) {
            return time.toHours() + "h";
        }
        return time.toMinutes() > 1 ? time.toMinutes() + "m" : time.toSeconds() + "s";
    }

    private static @Nullable Instant instant(@Nullable Object at) {
        if (at instanceof Number ms) {
            return ms.longValue() == 0 ? null : Instant.ofEpochMilli(ms.longValue());
        }
        try {
            return at == null ? null : Instant.parse(at.toString());
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
