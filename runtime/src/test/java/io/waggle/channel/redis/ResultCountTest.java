package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultCountTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'{\"count\":12}', 12",
                "'{ \"a\": {\"count\": 3}, \"count\" : 7 }', 7",
                "'{\"a\":{\"count\":3}}', 1",
                "'{\"count\":0}', 0",
                "'{\"count\":-2}', -2",
                "'{\"count\":\"12\"}', 1",
                "'{\"count\":1.5}', 1",
                "'{\"count\":99999999999999999999999}', 1000000000",
                "'{\"text\":\"count\"}', 1",
                "'[{\"count\":3}]', 1",
                "'{\"count\"', 1",
                "null, 1",
                "'{}', 1"
            })
    void a_result_counts_for_what_it_says(String result, long count) {
        assertThat(ResultCount.of(result.getBytes(StandardCharsets.UTF_8))).isEqualTo(count);
    }
}
