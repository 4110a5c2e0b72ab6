package io.waggle.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PrefetchTest {

    private final Prefetch prefetch = new Prefetch(0);
    private long now;

    /** So many end each millisecond for a while. */
    private void rate(int perMs) {
        for (int ms = 0; ms < 500; ms++) {
            now += TimeUnit.MILLISECONDS.toNanos(1);
            prefetch.ended(perMs, now);
        }
    }

    private void claims(long ms) {
        for (int i = 0; i < 60; i++) {
            prefetch.claimed(TimeUnit.MILLISECONDS.toNanos(ms));
        }
    }

    @Test
    void nothing_is_held_beyond_the_slots_before_anything_ended_and_where_tasks_take_long() {
        assertThat(prefetch.size()).isZero();
        now += TimeUnit.SECONDS.toNanos(1);
        prefetch.ended(1, now);
        assertThat(prefetch.size()).isZero();
    }

    @Test
    void as_many_are_held_as_end_in_ten_milliseconds_while_claims_are_quick() {
        rate(20);
        claims(2);
        assertThat(prefetch.size()).isBetween(195, 200);
    }

    @Test
    void where_claims_are_slow_as_many_are_held_as_end_in_two_of_them() {
        rate(20);
        claims(20);
        assertThat(prefetch.size()).isBetween(780, 800);
        claims(2_000);
        assertThat(prefetch.size()).as("never more").isEqualTo(1_000);
    }

    @Test
    void when_fewer_end_fewer_are_held() {
        rate(100);
        claims(2);
        assertThat(prefetch.size()).isBetween(990, 1_000);
        rate(1);
        assertThat(prefetch.size()).isBetween(9, 11);
    }
}
