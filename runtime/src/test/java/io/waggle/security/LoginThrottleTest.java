package io.waggle.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

    private final AtomicLong now = new AtomicLong(1_000_000);
    private final LoginThrottle throttle = new LoginThrottle(() -> Instant.ofEpochMilli(now.get()));

    @Test
    void letsFewOfTenThousandGuessesThroughInAnHour() {
        int evaluated = 0;
        for (int guess = 0; guess < 10_000; guess++) {
            evaluated += passes("10.0.0." + guess % 250, "ann") ? 1 : 0;
            now.addAndGet(360);
        }
        assertThat(evaluated).isLessThanOrEqualTo(100);
    }

    @Test
    void boundsAnAddressOverManyAccounts() {
        int evaluated = 0;
        for (int guess = 0; guess < 1000; guess++) {
            evaluated += passes("10.0.0.1", "user" + guess) ? 1 : 0;
        }
        assertThat(evaluated).isEqualTo(20);
        now.addAndGet(60_000);
        assertThat(passes("10.0.0.1", "x")).isTrue();
    }

    @Test
    void doublesTheWaitUpToAMinute() {
        for (int i = 0; i < 3; i++) {
            throttle.charge("a" + i, "ann");
        }
        for (long wait : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            throttle.charge("b" + wait, "ann");
            assertThatThrownBy(() -> throttle.charge("c", "ann"))
                    .isInstanceOfSatisfying(
                            Throttled.class,
                            t -> assertThat(t.retryAfterSeconds()).isEqualTo(wait));
            now.addAndGet(wait * 1000);
        }
    }

    @Test
    void forgetsTheTriesOfARightPassword() {
        for (int i = 0; i < 200; i++) {
            throttle.charge("a", "ann");
            throttle.forgive("a", "ann");
        }
    }

    private boolean passes(String address, String account) {
        try {
            throttle.charge(address, account);
            return true;
        } catch (Throttled tooMany) {
            return false;
        }
    }
}
