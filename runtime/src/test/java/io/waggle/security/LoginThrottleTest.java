package io.waggle.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.waggle.store.LoginTry;
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
            assertThat(throttle.charge(at("a" + i, "ann"))).isZero();
        }
        for (long wait : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(throttle.charge(at("b" + wait, "ann"))).isZero();
            assertThat(throttle.charge(at("c", "ann"))).isEqualTo(wait * 1000);
            now.addAndGet(wait * 1000);
        }
    }

    @Test
    void forgetsTheTriesOfARightPassword() {
        for (int i = 0; i < 200; i++) {
            assertThat(throttle.charge(at("a", "ann"))).isZero();
            throttle.forgive(at("a", "ann"));
        }
    }

    @Test
    void nobodyIsKeptOutByWhatStrangersGuess() {
        throttle.charge(at("home", "ann"));
        throttle.forgive(at("home", "ann"));
        for (int i = 0; i < 50; i++) {
            throttle.charge(at("stranger" + i, "ann"));
        }
        assertThat(passes("another stranger", "ann")).isFalse();
        assertThat(throttle.charge(at("home", "ann"))).isZero();
        throttle.forgive(at("home", "ann"));
        assertThat(passes("another stranger", "ann"))
                .as("the owner's login gives strangers nothing")
                .isFalse();
        for (int i = 0; i < 4; i++) {
            assertThat(throttle.charge(at("home", "ann"))).isZero();
        }
        assertThat(throttle.charge(at("home", "ann"))).isEqualTo(1000);
    }

    private boolean passes(String address, String account) {
        return throttle.charge(at(address, account)) == 0;
    }

    private static LoginTry at(String address, String account) {
        return new LoginTry(account, address);
    }
}
