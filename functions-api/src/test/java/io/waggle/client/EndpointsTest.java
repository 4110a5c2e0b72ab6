package io.waggle.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** By a clock that the test sets. */
class EndpointsTest {

    private static final URI ONE = URI.create("http://one:1");
    private static final URI TWO = URI.create("http://two:2");

    private final AtomicLong nanos = new AtomicLong();
    private final Endpoints endpoints = new Endpoints(List.of(ONE, TWO), nanos::get);

    private void pass(long ms) {
        nanos.addAndGet(Duration.ofMillis(ms).toNanos());
    }

    @Test
    void staysWithTheOneThatWorks() {
        assertThat(endpoints.choose()).isEqualTo(new Endpoints.Choice(ONE, true, 0));
        endpoints.rest(ONE, 0);
        assertThat(endpoints.choose().uri()).isEqualTo(TWO);
        pass(60_000);
        assertThat(endpoints.choose().uri()).as("still the one that works").isEqualTo(TWO);
    }

    @Test
    void oneThatFailsAgainRestsLongerAndOneThatAnsweredIsForgiven() {
        endpoints.rest(TWO, 0);
        for (long rest : new long[] {1_000, 2_000, 4_000}) {
            endpoints.rest(ONE, 0);
            endpoints.rest(TWO, 3_600_000);
            pass(rest - 1);
            assertThat(endpoints.choose().ready()).isFalse();
            pass(1);
            assertThat(endpoints.choose()).isEqualTo(new Endpoints.Choice(ONE, true, 0));
        }
        endpoints.works(ONE);
        endpoints.rest(ONE, 0);
        pass(1_000);
        assertThat(endpoints.choose()).isEqualTo(new Endpoints.Choice(ONE, true, 0));
    }

    @Test
    void whenAllRestItSaysForHowLongTheNextOneAskedToBeLeftAlone() {
        endpoints.rest(ONE, 5_000);
        endpoints.rest(TWO, 9_000);
        assertThat(endpoints.choose()).isEqualTo(new Endpoints.Choice(ONE, false, 5_001));
        pass(2_000);
        endpoints.rest(TWO, 0);
        assertThat(endpoints.choose()).as("only its own rest").isEqualTo(new Endpoints.Choice(TWO, false, 0));
    }

    @Test
    void pausesGrowToABoundAndAreDrawnFromAllOfIt() {
        Retry retry = new Retry(Duration.ofMinutes(1), Duration.ofMillis(100), Duration.ofSeconds(5));
        assertThat(retry.pauseMs(0, 0.999)).isEqualTo(99);
        assertThat(retry.pauseMs(3, 0.5)).isEqualTo(400);
        assertThat(retry.pauseMs(3, 0)).isZero();
        assertThat(retry.pauseMs(1_000_000, 1)).isEqualTo(5_000);
        assertThatThrownBy(() -> new Retry(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNoEndpointIsRefusedAtOnce() {
        assertThatThrownBy(() -> ClientOptions.of("127.0.0.1:8080")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClientOptions.of()).hasMessageContaining("at least one");
        assertThat(ClientOptions.of("http://one:1").login("ann", "secret-word").toString())
                .doesNotContain("secret-word");
    }
}
