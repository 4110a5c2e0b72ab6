package io.waggle.unit;

import io.waggle.task.Address;
import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A function's log: the node's, with the task in every line, and the task's own, which is kept in the store. Any thread,
 * those that the function has started included.
 */
final class TaskLog implements System.Logger {

    private final Execution execution;
    private final Logger log;

    TaskLog(Execution execution) {
        this.execution = execution;
        this.log = LoggerFactory.getLogger("function." + execution.work().task().function());
    }

    @Override
    public String getName() {
        return log.getName();
    }

    @Override
    public boolean isLoggable(Level level) {
        return level == Level.ALL || (level != Level.OFF && log.isEnabledForLevel(slf4j(level)));
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            RunningTask before = RunningTask.enter(execution.label());
            try {
                node(level, message, thrown);
            } finally {
                RunningTask.leave(before);
            }
            execution.log(
                    level,
                    thrown == null
                            ? String.valueOf(message)
                            : message + "\n" + ErrorText.of(thrown).stack());
        }
    }

    private void node(Level level, @Nullable String message, @Nullable Throwable thrown) {
        var line = log.atLevel(slf4j(level));
        if (thrown != null) {
            line = line.setCause(thrown);
        }
        Address address = execution.work().address();
        line.addKeyValue("task", address.id())
                .addKeyValue("channel", address.channel())
                .addKeyValue("function", execution.work().task().function())
                .log("{}", message);
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String format, Object @Nullable ... params) {
        if (isLoggable(level)) {
            boolean plain = format == null || params == null || params.length == 0;
            log(level, bundle, plain ? format : MessageFormat.format(format, params), (Throwable) null);
        }
    }

    private static org.slf4j.event.Level slf4j(Level level) {
        return switch (level) {
            case ALL, TRACE -> org.slf4j.event.Level.TRACE;
            case DEBUG -> org.slf4j.event.Level.DEBUG;
            case INFO -> org.slf4j.event.Level.INFO;
            case WARNING -> org.slf4j.event.Level.WARN;
            case ERROR, OFF -> org.slf4j.event.Level.ERROR;
        };
    }
}
