package io.waggle.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How exactly values are told. */
class HistogramTest {

    @Test
    void every_value_is_told_to_less_than_two_percent_and_small_ones_exactly() {
        for (long value = 0; value < 64; value++) {
            assertThat(Histogram.valueOf(Histogram.classOf(value))).isEqualTo(value);
        }
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            long value = (long) Math.exp(random.nextDouble() * Math.log(Histogram.MOST));
            long told = Histogram.valueOf(Histogram.classOf(value));
            assertThat(Math.abs(told - value)).as("of " + value).isLessThanOrEqualTo(value / 63);
        }
        int before = -1;
        for (long value = 0; value < 1_000_000; value++) {
            int now = Histogram.classOf(value);
            assertThat(now - before).as("of " + value).isBetween(0, 1);
            before = now;
        }
        assertThat(Histogram.classOf(Histogram.MOST)).isEqualTo(863);
    }

    @Test
    void quantiles_of_many_values_are_near_the_sorted_ones() {
        Random random = new Random(11);
        Histogram histogram = new Histogram();
        long[] all = new long[20_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = (long) Math.exp(random.nextGaussian() * 2 + 6);
            histogram.add(all[i]);
        }
        Arrays.sort(all);
        Values values = histogram.drain();
        assertThat(values.count()).isEqualTo(all.length);
        assertThat(values.sum()).isEqualTo(Arrays.stream(all).sum());
        assertThat(values.most()).isEqualTo(all[all.length - 1]);
        for (double part : new double[] {0.5, 0.95, 0.99}) {
            double exact = all[(int) Math.ceil(part * all.length) - 1];
            assertThat((double) values.quantile(part)).as("at " + part).isBetween(exact * 0.983, exact * 1.017);
        }
        assertThat(values.quantile(1)).isLessThanOrEqualTo(values.most());
        assertThat(histogram.drain()).as("it begins anew").isSameAs(Values.NONE);
    }

    @Test
    void what_was_counted_comes_back_from_text_and_adds_up() {
        Histogram histogram = new Histogram();
        for (long value : new long[] {0, 3, 3, 70, 5_000_000_000L, -1}) {
            histogram.add(value);
        }
        Values values = histogram.drain();
        assertThat(values.text()).isEqualTo("2147483723 2147483647 0:2 3:2 67:1 863:1");
        Values both = Values.parse("10 7 3:1 67:2").with(Values.parse(values.text()));
        assertThat(both.text()).isEqualTo("2147483733 2147483647 0:2 3:3 67:3 863:1");
        assertThat(both.count(value -> value <= 100)).isEqualTo(8);
    }
}
