package io.waggle.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PrefetchTest {

    private static final int SLOTS = 4;

    private final Prefetch prefetch = new Prefetch(0);
    private long now;

    /** So many end each millisecond for a while. */
    private void rate(int perMs) {
        for (int ms = 0; ms < 500; ms++) {
            now += TimeUnit.MILLISECONDS.toNanos(1);
            prefetch.ended(perMs, 0, now);
        }
    }

    private int size() {
        return prefetch.size(SLOTS, now);
    }

    private void claims(long ms) {
        for (int i = 0; i < 60; i++) {
            prefetch.claimed(TimeUnit.MILLISECONDS.toNanos(ms));
        }
    }

    @Test
    void nothing_is_held_beyond_the_slots_before_anything_ended_and_where_tasks_take_long() {
        assertThat(size()).isZero();
        now += TimeUnit.SECONDS.toNanos(1);
        prefetch.ended(1, 0, now);
        assertThat(size()).isZero();
    }

    @Test
    void as_many_are_held_as_end_in_ten_milliseconds_while_claims_are_quick() {
        rate(20);
        claims(2);
        assertThat(size()).isBetween(195, 200);
    }

    @Test
    void where_claims_are_slow_as_many_are_held_as_end_in_two_of_them() {
        rate(20);
        claims(20);
        assertThat(size()).isBetween(780, 800);
        claims(2_000);
        assertThat(size()).as("never more").isEqualTo(1_000);
    }

    @Test
    void when_fewer_end_fewer_are_held() {
        rate(100);
        claims(2);
        assertThat(size()).isBetween(990, 1_000);
        rate(1);
        assertThat(size()).isBetween(9, 11);
    }

    @Test
    void several_long_tasks_that_end_at_once_are_no_rate() {
        claims(30);
        now += TimeUnit.SECONDS.toNanos(20);
        for (int i = 0; i < SLOTS; i++) {
            now += TimeUnit.MICROSECONDS.toNanos(50);
            prefetch.ended(1, 20_000, now);
        }
        assertThat(size()).isZero();
    }

    @Test
    void no_more_are_held_than_the_slots_can_begin_in_time() {
        claims(2);
        for (int ms = 0; ms < 500; ms++) {
            now += TimeUnit.MILLISECONDS.toNanos(1);
            prefetch.ended(20, 20 * 2, now);
        }
        assertThat(size()).as("4 slots begin 2 a ms, for 10 ms").isEqualTo(20);
    }

    @Test
    void when_nothing_ends_for_long_nothing_is_held() {
        rate(20);
        claims(2);
        now += TimeUnit.MILLISECONDS.toNanos(400);
        assertThat(size()).isPositive();
        now += TimeUnit.MILLISECONDS.toNanos(200);
        assertThat(size()).isZero();
    }

    @Test
    void one_long_task_among_short_ones_is_soon_forgotten() {
        rate(20);
        claims(2);
        prefetch.ended(1, 20_000, now);
        assertThat(size()).isZero();
        rate(20);
        assertThat(size()).isBetween(195, 200);
    }
}
