package io.waggle.embedded;

import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Why the embedded server did not start, in a sentence, read from the end of its log. Any thread; reads a file. */
final class StartFailure {

    private static final int TAIL_BYTES = 4096;
    private static final int TAIL_LINES = 8;

    private static final Map<Pattern, String> KNOWN = Map.of(
            Pattern.compile("Address (already )?in use"),
            "its port is taken: stop what listens there, or give another port.",
            Pattern.compile("No space left on device|ENOSPC"),
            "the disk is full: free some space and start again.",
            Pattern.compile("Bad file format reading the append only file|Unexpected end of file reading the append"),
            "its append-only file is damaged: restore the folder from a backup, or repair a copy of it with"
                    + " redis-check-aof --fix.",
            Pattern.compile("Can't handle RDB format version|Unknown base file"),
            "its data was written by a newer Redis: start with that one on the PATH.",
            Pattern.compile("Permission denied|Operation not permitted"),
            "it may not use its folder (owner, mode, or a file system mounted noexec).",
            Pattern.compile("FATAL CONFIG FILE ERROR"),
            "it does not understand its configuration.");

    private StartFailure() {}

    static Problem of(String what, Path log) {
        String tail = tail(log);
        String reason = KNOWN.entrySet().stream()
                .filter(known -> known.getKey().matcher(tail).find())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("see its log.");
        return new Problem(
                ProblemCode.STORE_UNAVAILABLE,
                "The embedded Redis " + what + ": " + reason + " Log: " + log
                        + (tail.isEmpty() ? "" : ", which ends\n  " + tail.replace("\n", "\n  ")));
    }

    private static String tail(Path log) {
        try {
            byte[] all = Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
            int from = Math.max(0, all.length - TAIL_BYTES);
            String text = new String(all, from, all.length - from, StandardCharsets.UTF_8);
            List<String> lines = text.substring(Math.max(0, text.lastIndexOf("Redis is starting")))
                    .lines()
                    .filter(line -> !line.startsWith("Redis is starting"))
                    .filter(line -> !line.isBlank())
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }
}
