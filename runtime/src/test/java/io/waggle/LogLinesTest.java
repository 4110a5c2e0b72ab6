package io.waggle;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** The node's own log, as it is configured: nobody who is logged can write a line of his own into it. */
class LogLinesTest {

    private final LoggerContext context = new LoggerContext();

    private String written(String message, @Nullable Throwable thrown) throws Exception {
        JoranConfigurator reader = new JoranConfigurator();
        reader.setContext(context);
        reader.doConfigure(Objects.requireNonNull(LogLinesTest.class.getResource("/logback.xml")));
        var logger = context.getLogger(Logger.ROOT_LOGGER_NAME);
        var appender = (ConsoleAppender<ILoggingEvent>) logger.getAppender("log");
        var encoder = (PatternLayoutEncoder) appender.getEncoder();
        return new String(
                encoder.encode(new LoggingEvent("", logger, Level.INFO, message, thrown, null)),
                StandardCharsets.UTF_8);
    }

    @Test
    void oneMessageIsOneLineWithoutOrdersForATerminal() throws Exception {
        String line = written("a\tb\r\n2026-11-22T10:00:00 INFO Gate forged=yes\u001b[2J\u009b", null);
        assertThat(line).endsWith(System.lineSeparator()).contains("a\tb 2026", "forged=yes [2J");
        assertThat(line.strip()).doesNotContainPattern("[\\p{Cc}&&[^\\t]]");
    }

    @Test
    void aStackTraceIsThereOnceWithoutThemEither() throws Exception {
        String text = written("broken", new IllegalStateException("no\u001b[2J page"));
        assertThat(text).contains("IllegalStateException: no [2J page", "\tat io.waggle.LogLinesTest");
        assertThat(text.split("IllegalStateException", -1)).hasSize(2);
        assertThat(text).doesNotContain("\u001b");
    }
}
