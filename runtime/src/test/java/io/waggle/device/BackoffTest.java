package io.waggle.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    @ParameterizedTest
    @CsvSource({
        "1000, 600000, 1, 1000",
        "1000, 600000, 2, 2000",
        "1000, 600000, 10, 512000",
        "1000, 600000, 11, 600000",
        "1000, 600000, 1000, 600000",
        "0, 600000, 5, 0",
        "1, 9223372036854775807, 62, 2305843009213693952",
        "1, 9223372036854775807, 70, 9223372036854775807",
    })
    void the_bound_doubles_up_to_the_cap(long base, long cap, int attempt, long bound) {
        assertThat(Backoff.boundMs(base, cap, attempt)).isEqualTo(bound);
    }

    @Test
    void a_bound_without_a_cap_does_not_overflow() {
        assertThat(Backoff.boundMs(3, Long.MAX_VALUE, 63)).isEqualTo(Long.MAX_VALUE);
    }
}
