package io.waggle;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** One event in both forms. */
class LogFormsTest {

    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("a.b.C");
    private final LogLines lines = new LogLines();

    @BeforeEach
    void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        lines.setContext(context);
        lines.setPattern("%-5level %logger{0} %msg %kvp{NONE}%n%ex");
        lines.start();
    }

    @Test
    void as_text_the_pattern_says_how() {
        assertThat(written(event("said"))).isEqualTo("WARN  C said task=t1 n=7" + System.lineSeparator());
    }

    @Test
    void as_json_it_is_one_object_on_one_line() {
        lines.setFormat("json");
        String line = written(event("two\nlines"));
        assertThat(line.lines()).hasSize(1);
        assertThat(new JsonObject(line).getMap())
                .containsEntry("level", "WARN")
                .containsEntry("logger", "a.b.C")
                .containsEntry("message", "two\nlines")
                .containsEntry("task", "t1")
                .containsEntry("n", 7)
                .containsKeys("time", "node", "thread")
                .doesNotContainKey("error");
    }

    @Test
    void what_code_adds_does_not_take_the_place_of_what_the_node_says() {
        lines.setFormat("json");
        LoggingEvent event = event("said");
        event.setMDCPropertyMap(Map.of("level", "FAKE", "order", "o1", "task", "other"));
        assertThat(new JsonObject(written(event)).getMap())
                .containsEntry("level", "WARN")
                .containsEntry("order", "o1")
                .containsEntry("task", "t1");
    }

    private LoggingEvent event(String message) {
        LoggingEvent event = new LoggingEvent("x", logger, Level.WARN, message, null, null);
        event.setKeyValuePairs(List.of(new KeyValuePair("task", "t1"), new KeyValuePair("n", 7)));
        return event;
    }

    private String written(LoggingEvent event) {
        return new String(lines.encode(event), StandardCharsets.UTF_8);
    }
}
