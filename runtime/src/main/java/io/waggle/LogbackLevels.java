package io.waggle;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.waggle.fleet.ClusterLogLevels;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The loggers of this process. */
final class LogbackLevels implements ClusterLogLevels.Local {

    private static final List<String> KNOWN = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");

    @Override
    public Map<String, String> levels() {
        Map<String, String> levels = new TreeMap<>();
        for (Logger logger : ((LoggerContext) LoggerFactory.getILoggerFactory()).getLoggerList()) {
            if (logger.getLevel() != null) {
                levels.put(logger.getName(), logger.getLevel().toString());
            }
        }
        return levels;
    }

    @Override
    public String level(String logger) {
        return logger(logger).getEffectiveLevel().toString();
    }

    @Override
    public void set(String logger, @Nullable String level) {
        if (level != null && !KNOWN.contains(level)) {
            throw new Problem(
                    ProblemCode.BAD_REQUEST,
                    "there is no level '" + level + "'; known are " + String.join(", ", KNOWN) + ".");
        }
        boolean root = logger.equals(org.slf4j.Logger.ROOT_LOGGER_NAME);
        if (level == null && root) {
            throw new Problem(ProblemCode.BAD_REQUEST, "nothing is above ROOT: name the level that it is to have.");
        }
        logger(logger).setLevel(level == null ? null : Level.valueOf(level));
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }
}
