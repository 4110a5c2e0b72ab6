package io.waggle.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** Keeps the product's warnings out of the log while thousands of fleets fall ill on purpose. */
final class Quiet {

    private final Map<Logger, Level> before = new HashMap<>();

    void begin() {
        for (String name : List.of("io.waggle.device", "io.waggle.fleet")) {
            if (LoggerFactory.getLogger(name) instanceof Logger logger) {
                before.put(logger, Level.toLevel(String.valueOf(logger.getLevel()), Level.INFO));
                logger.setLevel(Level.OFF);
            }
        }
    }

    void end() {
        before.forEach(Logger::setLevel);
    }
}
