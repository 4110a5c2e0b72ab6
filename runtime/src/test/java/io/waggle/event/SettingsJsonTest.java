package io.waggle.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelSettings;
import io.waggle.channel.ChannelSettings.Rate;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsJsonTest {

    private static final String ALL = """
            {"capacity":50,"maxBytes":"64MiB","rate":"100/s","concurrency":4,"keyRate":"5/min","keyConcurrency":1,
             "ageing":"1m30s","attempts":7,"backoff":"500ms","backoffCap":"PT1H","noRetryOn":["IOException"],
             "timeout":"2d","keepCount":1000,"keepAge":"1h","keepBytes":1024}
            """;

    @Test
    void writesWhatItReads() {
        ChannelSettings all = changed(ChannelSettings.DEFAULTS, ALL);
        JsonObject written = SettingsJson.addTo(new JsonObject(), all);
        assertThat(written)
                .isEqualTo(new JsonObject(ALL).put("maxBytes", 67_108_864).put("backoffCap", "1h"));
        assertThat(changed(ChannelSettings.DEFAULTS, written.encode())).isEqualTo(all);
    }

    @Test
    void changesWhatIsNamedAndNothingElse() {
        ChannelSettings all = changed(ChannelSettings.DEFAULTS, ALL);
        ChannelSettings other =
                changed(all, "{\"capacity\":null,\"keyRate\":null,\"attempts\":null,\"rate\":\"3/500ms\"}");
        assertThat(other.capacity()).isNull();
        assertThat(other.perKey().rate()).isNull();
        assertThat(other.perKey().concurrency()).isEqualTo(1);
        assertThat(other.retry().attempts()).isNull();
        assertThat(other.retry().backoff()).isEqualTo(Duration.ofMillis(500));
        assertThat(other.limits().rate()).isEqualTo(new Rate(3, Duration.ofMillis(500)));
        assertThat(other.keep()).isEqualTo(all.keep());
    }

    @Test
    void takesEverySettingAway() {
        var nothing = new JsonObject();
        new JsonObject(ALL).fieldNames().forEach(nothing::putNull);
        assertThat(changed(changed(ChannelSettings.DEFAULTS, ALL), nothing.encode()))
                .isEqualTo(ChannelSettings.DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1/ms       | 1 | PT0.001S | 1/ms",
                "100/s      | 100 | PT1S | 100/s",
                "5/min      | 5 | PT1M | 5/min",
                "5/m        | 5 | PT1M | 5/min",
                "1000/h     | 1000 | PT1H | 1000/h",
                "9/d        | 9 | PT24H | 9/d",
                "3/1m30s    | 3 | PT1M30S | 3/1m30s",
            })
    void readsAndWritesRates(String text, int count, Duration per, String written) {
        assertThat(RateText.parse(text)).contains(new Rate(count, per));
        assertThat(RateText.format(new Rate(count, per))).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                         | nothing to change",
                "{\"capcity\":1}            | did you mean 'capacity'",
                "{\"capacity\":0}           | whole number of at least 1",
                "{\"capacity\":1.5}         | whole number of at least 1",
                "{\"capacity\":\"5\"}       | whole number of at least 1",
                "{\"maxBytes\":\"64MB\"}    | number of bytes",
                "{\"maxBytes\":\"0KiB\"}    | number of bytes",
                "{\"maxBytes\":\"999999999TiB\"} | number of bytes",
                "{\"rate\":\"100\"}         | must be a rate",
                "{\"rate\":\"0/s\"}         | must be a rate",
                "{\"rate\":\"5/0s\"}        | must be a rate",
                "{\"rate\":\"5/week\"}      | must be a rate",
                "{\"rate\":5}               | must be a text",
                "{\"concurrency\":0}        | from 1 to",
                "{\"ageing\":\"0s\"}        | longer than zero",
                "{\"timeout\":10}           | a number has no unit",
                "{\"attempts\":1001}        | from 1 to 1000",
                "{\"noRetryOn\":\"x\"}      | array",
            })
    void refuses(String json, String sentence) {
        assertThatThrownBy(() -> SettingsJson.change(new JsonObject(json)))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.BAD_REQUEST))
                .hasMessageContaining(sentence);
    }

    private static ChannelSettings changed(ChannelSettings before, String json) {
        return SettingsJson.change(new JsonObject(json)).apply(before);
    }
}
