package io.waggle;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.OutputStreamAppender;
import io.vertx.core.json.JsonObject;
import io.waggle.unit.RunningTask;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/**
 * How the log of this process is written: as text by a pattern, or as one JSON object a line. logback's own JSON encoder
 * has other names, and puts the task's into objects of their own; log stores want few names on one level. Any thread.
 */
public final class LogLines extends PatternLayoutEncoder {

    static final String TEXT = "text";
    static final String JSON = "json";

    private static volatile String node = "";

    private volatile boolean json;

    /** {@code text} or {@code json}; another word is as {@code text}, and the configuration refuses it. */
    public void setFormat(String format) {
        json = format.equals(JSON);
    }

    /** Has the log written so from now on. */
    static void write(String format) {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        for (Iterator<?> all = root.iteratorForAppenders(); all.hasNext(); ) {
            if (all.next() instanceof OutputStreamAppender<?> out && out.getEncoder() instanceof LogLines lines) {
                lines.setFormat(format);
            }
        }
    }

    /** The node of this process, named in every JSON line from now on. */
    static void name(String name) {
        node = name;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return json
                ? (object(event).encode() + System.lineSeparator()).getBytes(StandardCharsets.UTF_8)
                : super.encode(event);
    }

    private static JsonObject object(ILoggingEvent event) {
        JsonObject line = new JsonObject()
                .put("time", Instant.ofEpochMilli(event.getTimeStamp()).toString())
                .put("level", event.getLevel().toString())
                .put("logger", event.getLoggerName())
                .put("message", event.getFormattedMessage())
                .put("node", node)
                .put("thread", event.getThreadName());
        RunningTask.here().ifPresent(running -> task(line, running));
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                add(line, pair.key, pair.value);
            }
        }
        event.getMDCPropertyMap().forEach((key, value) -> add(line, key, value));
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.put("error", ThrowableProxyUtil.asString(thrown));
        }
        return line;
    }

    private static void task(JsonObject line, RunningTask running) {
        line.put("task", running.task()).put("channel", running.channel()).put("function", running.function());
        if (!running.device().isEmpty()) {
            line.put("device", running.device());
        }
        line.put("attempt", running.attempt());
    }

    /** What code adds by itself never takes the place of what the node says. */
    private static void add(JsonObject line, String key, Object value) {
        if (!line.containsKey(key)) {
            line.put(key, value instanceof Number || value instanceof Boolean ? value : String.valueOf(value));
        }
    }
}
