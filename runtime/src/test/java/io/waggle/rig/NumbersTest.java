package io.waggle.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    @Test
    void theMedianIsTheMiddleOrBetweenTheTwoInTheMiddle() {
        assertThat(Numbers.median(List.of(9.0, 1.0, 5.0))).isEqualTo(5);
        assertThat(Numbers.median(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(3);
        assertThatThrownBy(() -> Numbers.median(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPercentileIsAValueThatWasMeasured() {
        long[] hundred = LongStream.rangeClosed(1, 100).map(i -> 101 - i).toArray();
        assertThat(Numbers.percentile(hundred, 0.5)).isEqualTo(50);
        assertThat(Numbers.percentile(hundred, 0.99)).isEqualTo(99);
        assertThat(Numbers.percentile(hundred, 1)).isEqualTo(100);
        assertThat(Numbers.percentile(hundred, 0)).isEqualTo(1);
        assertThat(Numbers.percentile(new long[] {7}, 0.99)).isEqualTo(7);
        assertThat(hundred[0]).as("the order of what was given").isEqualTo(100);
    }

    @Test
    void theSpreadIsAPartOfTheMedian() {
        assertThat(Numbers.spread(List.of(90.0, 100.0, 120.0))).isCloseTo(0.3, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "0.123456,0.123",
        "1.23456,1.23",
        "98765.4,98765",
        "0.0012345,0.00123",
        "999.6,1000",
        "0,0",
        "-2.468,-2.47"
    })
    void threeDigitsCount(double value, double rounded) {
        assertThat(Numbers.rounded(value)).isCloseTo(rounded, within(1e-12));
    }
}
