package io.waggle.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads tasks from JSON text in UTF-8. A payload is not made into objects: its bytes are taken as they stand, so that
 * it costs little and no number in it loses a digit. One use, one thread.
 */
public final class TaskText implements AutoCloseable {

    /** An answer has a line for each refused task, far longer than the task may be. */
    public static final int MOST_TASKS = 100_000;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
    private static final byte[] NOTHING = "null".getBytes(StandardCharsets.US_ASCII);

    private final byte[] text;
    private final int from;
    private final JsonParser parser;

    private TaskText(byte[] text, int from, int to) throws IOException {
        this.text = text;
        this.from = from;
        this.parser = FACTORY.createParser(text, from, to - from);
    }

    /**
     * What a body holds.
     *
     * @param many whether it was an array
     * @param lines one per task, in order
     */
    public record Tasks(boolean many, List<TaskLine> lines) {}

    /**
     * Reads a task or an array of them.
     *
     * @throws Problem {@code BAD_REQUEST} when the text is no JSON, or neither object nor array; {@code TOO_LARGE} for
     *     more than {@link #MOST_TASKS}. What is wrong with one task is said in its line
     */
    public static Tasks body(byte[] text) {
        try (TaskText reader = new TaskText(text, 0, text.length)) {
            return reader.body();
        } catch (IOException malformed) {
            throw JsonFault.of("the body", malformed);
        }
    }

    /** Reads one line of an NDJSON stream; what is wrong with it is said in the answer. */
    public static TaskLine line(byte[] text, int from, int to) {
        try (TaskText reader = new TaskText(text, from, to)) {
            TaskLine line = reader.element(reader.next());
            reader.end("the line");
            return line;
        } catch (IOException malformed) {
            return TaskLine.refused(JsonFault.of("the line", malformed));
        } catch (Problem wrong) {
            return TaskLine.refused(wrong);
        }
    }

    /**
     * What is to be changed of a task.
     *
     * @param fields all fields but the payload
     * @param payload the payload's text; {@code null}: none was given
     * @param problem why the payload cannot be kept, or {@code null}
     */
    public record Change(
            Fields fields,
            byte @Nullable [] payload,
            @Nullable Problem problem) {}

    /**
     * Reads an object some of whose fields are those of a task.
     *
     * @throws Problem {@code BAD_REQUEST} when the text is no JSON object, or what is wrong with its payload
     */
    public static Change change(byte[] text) {
        try (TaskText reader = new TaskText(text, 0, text.length)) {
            if (reader.next() != JsonToken.START_OBJECT) {
                throw Fields.bad("the body must be a JSON object.");
            }
            Change change = reader.fields();
            reader.end("the body");
            if (change.problem() != null) {
                throw change.problem();
            }
            return change;
        } catch (IOException malformed) {
            throw JsonFault.of("the body", malformed);
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    private Tasks body() throws IOException {
        JsonToken first = next();
        if (first == JsonToken.START_OBJECT) {
            TaskLine only = element(first);
            end("the body");
            return new Tasks(false, List.of(only));
        }
        if (first == null) {
            throw JsonFault.of("the body", null);
        }
        if (first != JsonToken.START_ARRAY) {
            throw Fields.bad("the body must be a task or an array of tasks: {\"function\":\"…\",\"payload\":…}.");
        }
        List<TaskLine> lines = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (lines.size() == MOST_TASKS) {
                throw new Problem(
                        ProblemCode.TOO_LARGE,
                        "an array may hold at most " + MOST_TASKS
                                + " tasks, and this one holds more: send it in smaller parts, or as"
                                + " application/x-ndjson.");
            }
            lines.add(element(token));
        }
        end("the body");
        return new Tasks(true, lines);
    }

    /** The first token, of text in UTF-8 and nothing else: elsewhere, places in the text could not be told. */
    private @Nullable JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token != null && parser.currentTokenLocation().getByteOffset() < 0) {
            throw Fields.bad("the text is not UTF-8: write JSON in UTF-8.");
        }
        return token;
    }

    private void end(String what) throws IOException {
        if (parser.nextToken() != null) {
            throw JsonFault.of(what, null);
        }
    }

    /** Reads a task to its last token, and only then says what is wrong with it: the others are still to be read. */
    private TaskLine element(@Nullable JsonToken token) throws IOException {
        if (token != JsonToken.START_OBJECT) {
            if (token == null) {
                throw JsonFault.of("the line", null);
            }
            parser.skipChildren();
            return TaskLine.refused(Fields.bad("a task must be a JSON object: {\"function\":\"…\",\"payload\":…}."));
        }
        Change read = fields();
        byte[] payload = read.payload();
        try {
            return read.problem() == null
                    ? TaskLine.of(TaskReader.read(read.fields().json(), payload == null ? NOTHING : payload))
                    : TaskLine.refused(read.problem());
        } catch (Problem wrong) {
            return TaskLine.refused(wrong);
        }
    }

    /** Reads an object to its end. */
    private Change fields() throws IOException {
        JsonObject fields = new JsonObject();
        int start = -1;
        int end = -1;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("payload")) {
                start = from + (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                parser.finishToken();
                end = from + (int) parser.currentLocation().getByteOffset();
            } else {
                fields.getMap().put(name, value(value));
            }
        }
        try {
            return new Change(new Fields(fields), start < 0 ? null : PayloadText.kept(text, start, end), null);
        } catch (Problem wrong) {
            return new Change(new Fields(fields), null, wrong);
        }
    }

    /** Any other field's value, as JSON objects hold it. */
    private @Nullable Object value(JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_ARRAY -> array();
            case START_OBJECT -> object();
            default -> null;
        };
    }

    private JsonArray array() throws IOException {
        var array = new JsonArray();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(value(token));
        }
        return array;
    }

    private JsonObject object() throws IOException {
        var object = new JsonObject();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            object.getMap().put(name, value(parser.nextToken()));
        }
        return object;
    }
}
