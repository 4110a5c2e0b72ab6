package io.waggle.task;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What failures have in common that have the same cause, as far as can be seen: function, version, types of exceptions and
 * the top frames of the author's code; where there is no stack, the message without what differs from task to task.
 * Immutable.
 *
 * @param id the fingerprint, 16 hex digits
 * @param type the exception's class name, or a word of ours
 * @param message of the failure that this was made of
 * @param frames its top frames, five at most, the author's own where there are any
 */
public record FailureFamily(
        String id, String function, String version, String type, String message, List<String> frames) {

    /** The family of what failed in more ways than are kept apart. */
    public static final String OTHERS = "others";

    private static final int FRAMES = 5;
    private static final Pattern NOT_THE_AUTHORS = Pattern.compile(
            "(?:java|javax|jdk|sun|com\\.sun|kotlin|io\\.vertx|io\\.netty|io\\.waggle)\\..*", Pattern.DOTALL);

    /** Class loader and module before a class name. */
    private static final Pattern ORIGIN = Pattern.compile("^(?:[^/($]*/)+");

    /** What is made anew in each run: lambdas, proxies, accessors, hidden classes. */
    private static final Pattern MADE = Pattern.compile(
            "lambda\\$|\\$\\$|\\$Proxy|GeneratedMethodAccessor|GeneratedConstructorAccessor|LambdaForm");

    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'|`[^`]*`|\\[[^\\]]*]|\\{[^}]*}");
    private static final Pattern WITH_DIGITS = Pattern.compile("[^\\s,;()=]*\\d[^\\s,;()=]*");

    /** The family of a task's last failure. */
    public static FailureFamily of(StoredTask task) {
        List<Attempt> history = task.history();
        Attempt last = history.isEmpty() ? null : history.get(history.size() - 1);
        TaskError error = last == null || last.error() == null ? new TaskError("", "", "") : last.error();
        String version = last == null ? "" : last.version();
        if (error.type().equals(TaskError.POISON)) {
            return new FailureFamily(
                    fingerprint(List.of(TaskError.POISON, task.function())),
                    task.function(),
                    "",
                    TaskError.POISON,
                    error.message(),
                    List.of());
        }
        List<String> frames = frames(error.stack());
        List<String> same = new ArrayList<>(List.of(task.function(), version, error.type()));
        if (frames.isEmpty()) {
            same.add(folded(error.message()));
        } else {
            frames.forEach(frame -> same.add(steady(frame)));
            error.stack()
                    .lines()
                    .filter(line -> line.startsWith("Caused by: "))
                    .forEach(line -> same.add(line.split(":", 3)[1]));
        }
        return new FailureFamily(
                fingerprint(same), task.function(), version, error.type(), error.message(), List.copyOf(frames));
    }

    /** The top frames of the exception itself, those of libraries left out where others are there. */
    private static List<String> frames(String stack) {
        List<String> all = new ArrayList<>();
        List<String> own = new ArrayList<>();
        for (String line : stack.lines().toList()) {
            if (line.startsWith("Caused by: ") || own.size() == FRAMES) {
                break;
            }
            if (line.startsWith("\tat ")) {
                String frame = ORIGIN.matcher(line.substring(4)).replaceFirst("");
                all.add(frame);
                if (!NOT_THE_AUTHORS.matcher(frame).matches()) {
                    own.add(frame);
                }
            }
        }
        return own.isEmpty() ? all.subList(0, Math.min(FRAMES, all.size())) : own;
    }

    /** A frame without what is made anew in each run. */
    private static String steady(String frame) {
        return MADE.matcher(frame).find()
                ? frame.replaceFirst("\\(.*", "").replaceFirst("\\$\\$.*", "").replaceAll("\\d+", "")
                : frame;
    }

    /** A message without numbers, ids and what is quoted. */
    private static String folded(String message) {
        String bare = QUOTED.matcher(message).replaceAll("?");
        return WITH_DIGITS.matcher(bare).replaceAll("#").toLowerCase(Locale.ROOT);
    }

    private static String fingerprint(List<String> lines) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
