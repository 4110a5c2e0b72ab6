package io.waggle.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskJsonTest {

    @Test
    void readsEveryField() {
        var task = TaskJson.parse(new JsonObject("""
                {"function":"crawl","payload":{"a":[1,null,"ü"]},"id":"my id","channel":"slow","priority":-3,
                 "delay":"1m30s","tags":["gpu","eu","gpu"],"attempts":5,"backoff":"500ms","timeout":"PT2H","batch":"b 1"}
                """));
        assertThat(task.function()).isEqualTo("crawl");
        assertThat(new String(task.payload(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":[1,null,\"ü\"]}");
        assertThat(task.id()).isEqualTo("my id");
        assertThat(task.channel()).isEqualTo("slow");
        assertThat(task.priority()).isEqualTo(-3);
        assertThat(task.delay()).isEqualTo(Duration.ofSeconds(90));
        assertThat(task.tags()).containsExactly("eu", "gpu");
        assertThat(task.retry().attempts()).isEqualTo(5);
        assertThat(task.retry().backoff()).isEqualTo(Duration.ofMillis(500));
        assertThat(task.timeout()).isEqualTo(Duration.ofHours(2));
        assertThat(task.batch()).isEqualTo("b 1");
    }

    @Test
    void leavesWhatIsNotSaidToTheFunction() {
        var task = TaskJson.parse(new JsonObject("{\"function\":\"f\"}"));
        assertThat(new String(task.payload(), StandardCharsets.UTF_8)).isEqualTo("null");
        assertThat(task.id()).isNull();
        assertThat(task.retry().attempts()).isNull();
        assertThat(task.priority()).isZero();
        assertThat(task.tags()).isEmpty();
    }

    @Test
    void refusesAPayloadThatNoListCouldShow() {
        String deepest = "[".repeat(200) + "]".repeat(200);
        var brackets = new JsonObject().put("function", "f").put("payload", "[{\\\"".repeat(300));
        assertThat(TaskJson.parse(new JsonObject("{\"function\":\"f\",\"payload\":" + deepest + "}"))
                        .payload())
                .hasSize(400);
        assertThat(TaskJson.parse(brackets).payload()).isNotEmpty();
        assertThatThrownBy(() -> TaskJson.parse(new JsonObject("{\"function\":\"f\",\"payload\":[" + deepest + "]}")))
                .hasMessageContaining("deeper than 200");
    }

    @Test
    void readsAnInstantInAnyOffset() {
        var task = TaskJson.parse(new JsonObject("{\"function\":\"f\",\"runAt\":\"2026-11-22T09:30:00+01:00\"}"));
        assertThat(task.runAt()).isEqualTo(Instant.parse("2026-11-22T08:30:00Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                    | 'function' is missing",
                "{\"function\":\"\"}                                   | 'function' must be a text",
                "{\"function\":7}                                      | 'function' must be a text",
                "{\"function\":\"a b\"}                                | the name of a function",
                "{\"function\":\"-a\"}                                 | the name of a function",
                "{\"function\":\"f\",\"atempts\":1}                    | did you mean 'attempts'",
                "{\"function\":\"f\",\"Payload\":1}                    | did you mean 'payload'",
                "{\"function\":\"f\",\"xyzzyx\":1}                     | there is no field 'xyzzyx'",
                "{\"function\":\"f\",\"table\":\"t\"}                  | does not support the field 'table'",
                "{\"function\":\"f\",\"onSuccess\":[]}                 | does not support the field 'onSuccess'",
                "{\"function\":\"f\",\"delay\":10}                     | a number has no unit",
                "{\"function\":\"f\",\"runAt\":\"+999999999-01-01T00:00:00Z\"} | must be an instant",
                "{\"function\":\"f\",\"runAt\":\"-999999999-01-01T00:00:00Z\"} | must be an instant",
                "{\"function\":\"f\",\"delay\":\"10\"}                 | must be a duration",
                "{\"function\":\"f\",\"delay\":\"-10s\"}               | must be a duration",
                "{\"function\":\"f\",\"delay\":\"PT-10S\"}             | must be a duration",
                "{\"function\":\"f\",\"delay\":\"999999d\"}            | must be a duration",
                "{\"function\":\"f\",\"timeout\":\"0s\"}               | longer than zero",
                "{\"function\":\"f\",\"delay\":\"1s\",\"runAt\":\"2026-11-22T08:30:00Z\"} | exclude each other",
                "{\"function\":\"f\",\"runAt\":\"tomorrow\"}           | must be an instant",
                "{\"function\":\"f\",\"attempts\":0}                   | from 1 to 1000",
                "{\"function\":\"f\",\"attempts\":1001}                | from 1 to 1000",
                "{\"function\":\"f\",\"attempts\":1.5}                 | from 1 to 1000",
                "{\"function\":\"f\",\"priority\":3000000000}          | whole number",
                "{\"function\":\"f\",\"tags\":\"gpu\"}                 | must be an array",
                "{\"function\":\"f\",\"tags\":[1]}                     | no tag",
                "{\"function\":\"f\",\"tags\":[\"a b\"]}               | no tag",
                "{\"function\":\"f\",\"id\":\"a/b\"}                   | without '/'",
                "{\"function\":\"f\",\"id\":\"a\\u0000b\"}             | without '/'",
                "{\"function\":\"f\",\"id\":\"a\\u202eb\"}             | without '/'",
                "{\"function\":\"f\",\"id\":\" a\"}                    | without '/'",
                "{\"function\":\"f\",\"id\":\"..\"}                    | without '/'",
                "{\"function\":\"f\",\"id\":\"w1_2_3\"}                | form of the ids that Waggle makes",
                "{\"function\":\"f\",\"channel\":\"a{b}\"}             | the name of a channel",
                "{\"function\":\"f\",\"batch\":\"a\\nb\"}              | printable",
            })
    void refuses(String json, String sentence) {
        assertThatThrownBy(() -> TaskJson.parse(new JsonObject(json)))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.BAD_REQUEST))
                .hasMessageContaining(sentence);
        assertThat(TaskText.body(json.getBytes(StandardCharsets.UTF_8))
                        .lines()
                        .get(0)
                        .problem())
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.BAD_REQUEST))
                .hasMessageContaining(sentence);
    }

    @Test
    void boundsThePayload() {
        var json = new JsonObject().put("function", "f").put("payload", "x".repeat(1024 * 1024));
        assertThatThrownBy(() -> TaskJson.parse(json))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.TOO_LARGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "s", "10S", "1s1m", "1.5s", "P", "PT", " 1s", "1s ", "", "9999999999s"})
    void takesNoOtherDurations(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "500ms,500",
        "10s,10000",
        "1m30s,90000",
        "2h,7200000",
        "1d,86400000",
        "PT10S,10000",
        "pt0.5s,500",
        "0s,0",
        "1h5ms,3600005"
    })
    void readsDurations(String text, long millis) {
        assertThat(Durations.parse(text)).contains(Duration.ofMillis(millis));
    }
}
