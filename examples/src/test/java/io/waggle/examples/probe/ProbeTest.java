package io.waggle.examples.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waggle.function.FunctionRun;
import io.waggle.function.FunctionTester;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProbeTest {

    @Test
    void noopReturnsNull() {
        FunctionRun run = FunctionTester.of(new Noop()).run();
        assertThat(run.succeeded()).isTrue();
        assertThat(run.result()).isNull();
    }

    @Test
    void sleepTakesItsTimeAndCanBeGivenUp() {
        FunctionTester sleep = FunctionTester.of(new Sleep());
        assertThat(sleep.payload(new JsonObject().put("ms", 20)).run().resultObject())
                .isEqualTo(new JsonObject().put("slept", 20));
        assertThat(sleep.payload(new JsonObject().put("ms", 60_000))
                        .timeout(Duration.ofMillis(30))
                        .run()
                        .timedOut())
                .isTrue();
        assertThat(sleep.payload(new JsonObject()).run().failedForGood()).isTrue();
    }

    @Test
    void failFailsAsAsked() {
        FunctionRun run = FunctionTester.of(new Fail()).run();
        assertThat(run.failure()).isInstanceOf(IllegalStateException.class);
        FunctionRun permanent = FunctionTester.of(new Fail())
                .payload(new JsonObject().put("message", "no").put("permanent", true))
                .run();
        assertThat(permanent.failedForGood()).isTrue();
        assertThat(permanent.failure()).hasMessage("no");
    }
}
