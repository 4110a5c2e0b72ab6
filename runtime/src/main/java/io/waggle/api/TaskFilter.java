package io.waggle.api;

import io.vertx.core.json.JsonObject;
import io.waggle.event.Fields;
import io.waggle.event.Nearest;
import io.waggle.event.Words;
import io.waggle.task.Attempt;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks somebody means; what is empty leaves nothing out. The same for lists and for what is done to many.
 *
 * @param device where it runs, or where it ran last
 * @param after submitted at this moment or later
 * @param before submitted before this moment
 * @param q a text that its payload holds, in capitals or not
 */
record TaskFilter(
        Optional<String> channel,
        Optional<TaskState> state,
        Optional<String> function,
        Optional<String> batch,
        Optional<String> device,
        Optional<String> key,
        Optional<Instant> after,
        Optional<Instant> before,
        Optional<Pattern> q) {

    /** The fields of a filter, in query and body. */
    static final List<String> FIELDS =
            List.of("channel", "state", "function", "batch", "device", "key", "submittedAfter", "submittedBefore", "q");

    /** How many tasks a search for a text looks at. */
    static final int MOST_SEARCHED = 100_000;

    static TaskFilter of(Query query) {
        JsonObject json = new JsonObject();
        FIELDS.forEach(name -> query.text(name).ifPresent(text -> json.put(name, text)));
        return of(new Fields(json));
    }

    /** Reads it from an object that may have other fields too. */
    static TaskFilter of(Fields in) {
        return new TaskFilter(
                text(in, "channel"),
                text(in, "state").map(TaskFilter::state),
                text(in, "function"),
                text(in, "batch"),
                text(in, "device"),
                text(in, "key"),
                Optional.ofNullable(in.instant("submittedAfter")),
                Optional.ofNullable(in.instant("submittedBefore")),
                text(in, "q")
                        .map(word ->
                                Pattern.compile(Pattern.quote(word), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)));
    }

    private static Optional<String> text(Fields in, String name) {
        return Optional.ofNullable(in.text(name));
    }

    /** Whether it leaves nothing out. */
    boolean isEmpty() {
        return channel.isEmpty() && state.isEmpty() && !looksInside();
    }

    /** Whether each task has to be looked at: its place does not tell. */
    boolean looksInside() {
        return function.isPresent()
                || batch.isPresent()
                || device.isPresent()
                || key.isPresent()
                || after.isPresent()
                || before.isPresent()
                || q.isPresent();
    }

    /** The same for tasks that were submitted before a moment. */
    TaskFilter until(Instant moment) {
        Instant first = before.filter(mine -> mine.isBefore(moment)).orElse(moment);
        return new TaskFilter(channel, state, function, batch, device, key, after, Optional.of(first), q);
    }

    boolean test(TaskView view) {
        return is(function, view.task().function())
                && is(batch, view.task().batch())
                && is(key, view.task().key())
                && (device.isEmpty() || is(device, device(view)))
                && after.map(from -> view.task().submittedAt() >= from.toEpochMilli())
                        .orElse(true)
                && before.map(to -> view.task().submittedAt() < to.toEpochMilli())
                        .orElse(true)
                && q.map(text -> text.matcher(new String(view.task().payload(), StandardCharsets.UTF_8))
                                .find())
                        .orElse(true);
    }

    private static boolean is(Optional<String> wanted, @Nullable String value) {
        return wanted.isEmpty() || wanted.get().equals(value);
    }

    private static @Nullable String device(TaskView view) {
        List<Attempt> history = view.task().history();
        return view.run() != null
                ? view.run().device()
                : history.isEmpty() ? null : history.get(history.size() - 1).device();
    }

    private static TaskState state(String text) {
        List<String> known = Arrays.stream(TaskState.values()).map(Enum::name).toList();
        String name = text.toUpperCase(Locale.ROOT);
        if (!known.contains(name)) {
            throw Fields.bad("there is no state '" + Words.shown(text) + "'"
                    + Nearest.of(name, known)
                            .map(near -> "; did you mean " + near + "?")
                            .orElse("; known are " + String.join(", ", known) + "."));
        }
        return TaskState.valueOf(name);
    }
}
