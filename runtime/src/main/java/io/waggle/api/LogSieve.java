package io.waggle.api;

import io.waggle.channel.TaskLogs;
import io.waggle.event.Fields;
import io.waggle.event.Words;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/**
 * Which lines of a task's log somebody wants to see. Immutable.
 *
 * @param least no line is less grave
 * @param device where the line was logged; empty: anywhere
 */
record LogSieve(Level least, Optional<String> device) {

    /** The parameters that {@link #read} looks at. */
    static final String LEVEL = "level";

    static final String DEVICE = "device";

    private static final List<Level> LEVELS = List.of(Level.TRACE, Level.DEBUG, Level.INFO, Level.WARNING, Level.ERROR);

    /** What a query asks for; all lines where it asks for nothing. */
    static LogSieve read(Query query) {
        return new LogSieve(query.text(LEVEL).map(LogSieve::level).orElse(Level.TRACE), query.text(DEVICE));
    }

    private static Level level(String word) {
        String name = word.equalsIgnoreCase("warn") ? Level.WARNING.name() : word;
        return LEVELS.stream()
                .filter(level -> level.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> Fields.bad("there is no level '" + Words.shown(word)
                        + "': 'level' is the least grave one to show, of TRACE, DEBUG, INFO, WARNING and ERROR."));
    }

    boolean lets(TaskLogs.Line line) {
        return line.line().level().getSeverity() >= least.getSeverity()
                && device.map(line.line().device()::equals).orElse(true);
    }
}
