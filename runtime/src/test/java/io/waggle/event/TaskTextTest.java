package io.waggle.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.TaskSpec;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "0",
                "\"\"",
                "\"a \\\"b\\\\\"",
                "\"\\ud83d\\ude00 😀 ü\"",
                "123456789012345678901234567890",
                "0.10000000000000000000000000001",
                "1E400",
                "-0.0",
                "{\"a\":[1,{\"b c\":\"} ]\"}],\"payload\":2}",
                "[]",
            })
    void takesAPayloadAsItStands(String payload) {
        assertThat(payload(payload)).isEqualTo(payload);
        assertThat(payload(" \t" + payload + "\r\n ")).isEqualTo(payload);
    }

    @Test
    void leavesOutTheBlanksBetweenAPayloadsParts() {
        assertThat(payload("{ \"a b\" :\t[ 1 , \" x \\\" \" ] ,\n\"c\":{ } }"))
                .isEqualTo("{\"a b\":[1,\" x \\\" \"],\"c\":{}}");
    }

    @Test
    void readsTheSameOfTextAndOfAnObject() {
        String json = """
                {"function":"crawl","payload":{"a":[1,null,"ü"]},"id":"my id","channel":"slow","priority":-3,
                 "delay":"1m30s","tags":["gpu","eu","gpu"],"attempts":5,"backoff":"500ms","backoffCap":"1m",
                 "noRetryOn":["java.io.IOException"],"timeout":"PT2H","batch":"b 1","key":"tenant","coalesce":"once"}
                """;
        TaskSpec fromText = one(json);
        TaskSpec fromObject = TaskJson.parse(new JsonObject(json));
        assertThat(new String(fromText.payload(), StandardCharsets.UTF_8))
                .isEqualTo(new String(fromObject.payload(), StandardCharsets.UTF_8));
        assertThat(fromText).usingRecursiveComparison().isEqualTo(fromObject);
        assertThat(fromText.retry().noRetryOn()).containsExactly("java.io.IOException");
    }

    @Test
    void readsOnBehindATaskThatIsWrong() {
        TaskText.Tasks tasks =
                body("[{\"function\":7,\"payload\":[1]},[2,{}],{\"function\":\"f\",\"x\":{\"y\":[]}},null,"
                        + " {\"payload\":3,\"function\":\"f\"}]");
        assertThat(tasks.many()).isTrue();
        assertThat(tasks.lines().stream().map(line -> line.problem() == null))
                .containsExactly(false, false, false, false, true);
        assertThat(Objects.requireNonNull(tasks.lines().get(1).problem()))
                .hasMessageContaining("must be a JSON object");
        assertThat(new String(
                        Objects.requireNonNull(tasks.lines().get(4).task()).payload(), StandardCharsets.UTF_8))
                .isEqualTo("3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"function\":\"f\"} {}              | behind its end",
                "{\"function\":\"f\",                 | line 1",
                "{\"function\":\"f\",\"payload\":     | line 1",
                "{\"function\":\"f\",\"payload\":[1,}]} | line 1",
                "{\"function\":\"f\",\"payload\":NaN} | line 1",
                "{\"function\":\"f\",\"payload\":\"\\x\"} | line 1",
                "{/* */\"function\":\"f\"}            | line 1",
                "[{\"function\":\"f\"}                | line 1",
                "7                                    | a task or an array",
            })
    void refusesTheWholeOfWhatIsNoJson(String text, String sentence) {
        assertThatThrownBy(() -> body(text)).isInstanceOf(Problem.class).hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\ud800\"", "\"\\udc00 \"", "\"\\ud800\\ud800\"", "\"\\ud800x\"", "\"\\ud800\\u0041\""})
    void refusesHalvesOfPairs(String payload) {
        Problem problem = body("{\"function\":\"f\",\"payload\":" + payload + "}")
                .lines()
                .get(0)
                .problem();
        assertThat(Objects.requireNonNull(problem)).hasMessageContaining("no character");
    }

    @Test
    void refusesBytesThatAreNoCharacters() {
        byte[] text = "{\"function\":\"f\",\"payload\":[\"???\"]}".getBytes(StandardCharsets.US_ASCII);
        int at = text.length - 6;
        text[at] = (byte) 0xED;
        text[at + 1] = (byte) 0xA0;
        text[at + 2] = (byte) 0x80;
        assertThat(Objects.requireNonNull(TaskText.line(text, 0, text.length).problem()))
                .hasMessageContaining("no character");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32"})
    void readsNoOtherEncoding(String name) {
        byte[] text = "{\"function\":\"f\",\"payload\":\"x\"}".getBytes(Charset.forName(name));
        Problem problem = TaskText.line(text, 0, text.length).problem();
        assertThat(Objects.requireNonNull(problem).code()).isEqualTo(ProblemCode.BAD_REQUEST);
    }

    @Test
    void boundsDepthAndSize() {
        assertThat(payload("[".repeat(200) + "]".repeat(200))).hasSize(400);
        assertThat(problem("[".repeat(201) + "]".repeat(201))).hasMessageContaining("deeper than 200");
        assertThat(payload("\"" + "[".repeat(300) + "\"")).hasSize(302);
        String large = "\"" + "x".repeat(1024 * 1024 - 2) + "\"";
        assertThat(payload("   " + large)).hasSize(1024 * 1024);
        assertThat(problem("[" + large + "]").code()).isEqualTo(ProblemCode.TOO_LARGE);
        assertThatThrownBy(() -> body("[".repeat(100_000))).isInstanceOf(Problem.class);
    }

    @Test
    void readsALineFromTheMiddleOfABuffer() {
        byte[] text = "{\"x\":1}\n{\"payload\": {\"n\": 1.50} ,\"function\":\"f\"}\n{".getBytes(StandardCharsets.UTF_8);
        TaskLine line = TaskText.line(text, 8, text.length - 2);
        assertThat(new String(Objects.requireNonNull(line.task()).payload(), StandardCharsets.UTF_8))
                .isEqualTo("{\"n\":1.50}");
        assertThat(Objects.requireNonNull(TaskText.line(text, 0, 7).problem())).hasMessageContaining("no field 'x'");
        assertThat(Objects.requireNonNull(
                        TaskText.line(text, text.length - 1, text.length).problem()))
                .hasMessageContaining("the line is not well-formed JSON");
    }

    private static String payload(String json) {
        return new String(one("{\"function\":\"f\",\"payload\":" + json + "}").payload(), StandardCharsets.UTF_8);
    }

    private static Problem problem(String payload) {
        return Objects.requireNonNull(body("{\"function\":\"f\",\"payload\":" + payload + "}")
                .lines()
                .get(0)
                .problem());
    }

    private static TaskSpec one(String json) {
        TaskLine line = body(json).lines().get(0);
        return Objects.requireNonNull(line.task(), () -> String.valueOf(line.problem()));
    }

    private static TaskText.Tasks body(String json) {
        return TaskText.body(json.getBytes(StandardCharsets.UTF_8));
    }
}
