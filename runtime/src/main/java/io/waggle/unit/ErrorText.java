package io.waggle.unit;

import io.waggle.task.TaskError;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.regex.Pattern;

/** What is kept of an exception: text, short, and nothing that could hold its class. */
final class ErrorText {

    private static final int STACK_CHARS = 8 * 1024;
    private static final int LINE_CHARS = 500;
    private static final int FRAMES = 24;
    private static final int CAUSES = 8;
    private static final Pattern LINE_ENDS = Pattern.compile("\\s*[\\r\\n]+\\s*");
    private static final String HOST = "io.waggle.unit.";

    private ErrorText() {}

    static TaskError of(Throwable error) {
        return new TaskError(error.getClass().getName(), message(error), stack(error));
    }

    /** The class and its message, in one line. */
    static String oneLine(Throwable error) {
        String message = message(error);
        return message.isEmpty() ? error.getClass().getName() : error.getClass().getName() + ": " + message;
    }

    private static String message(Throwable error) {
        String message;
        try {
            message = error.getLocalizedMessage();
        } catch (Throwable e) {
            message = "(its message cannot be read: " + e.getClass().getName() + ")";
        }
        if (message == null) {
            return "";
        }
        String head = message.length() > LINE_CHARS * 2 ? message.substring(0, LINE_CHARS * 2) : message;
        String line = LINE_ENDS.matcher(head).replaceAll(" | ").strip();
        return line.length() > LINE_CHARS ? line.substring(0, LINE_CHARS) + "…" : line;
    }

    private static String stack(Throwable error) {
        StringBuilder text = new StringBuilder();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Throwable current = error;
        while (current != null && seen.size() < CAUSES && seen.add(current)) {
            text.append(seen.size() == 1 ? "" : "Caused by: ")
                    .append(oneLine(current))
                    .append('\n');
            frames(text, current.getStackTrace());
            current = current.getCause();
        }
        if (text.length() > STACK_CHARS) {
            text.setLength(STACK_CHARS - 2);
            text.append("…\n");
        }
        return text.toString();
    }

    /** The author's frames: those below the node's own are left out, and so is what lies between many others. */
    private static void frames(StringBuilder text, StackTraceElement[] frames) {
        int shown = 0;
        for (StackTraceElement frame : frames) {
            if (frame.getClassName().startsWith(HOST)) {
                return;
            }
            if (shown++ == FRAMES) {
                text.append("\t… ").append(frames.length - FRAMES).append(" more\n");
                return;
            }
            text.append("\tat ").append(frame).append('\n');
        }
    }
}
