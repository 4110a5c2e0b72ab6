package io.waggle;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short chaos run, on real nodes and a real Redis: nothing is lost, and the run proves it. */
@Tag("integration")
class ChaosTest {

    private final CommandRun waggle = new CommandRun();

    @TempDir
    Path temp;

    @Test
    void aMinuteOfFaultsLosesNothing() throws Exception {
        Path file = temp.resolve("results.json");
        int exit = waggle.run("chaos", "--seed", "5", "--minutes", "0.8", "--json", file.toString());
        assertThat(exit).as("%s%n%s", waggle.err(), waggle.out()).isZero();
        JsonObject results = new JsonObject(Files.readString(file));
        assertThat(results.getLong("tasks")).isPositive();
        for (String wrong : new String[] {"lost", "stranded", "phantom", "doubled", "acceptedStale", "twoStates"}) {
            assertThat(results.getLong(wrong)).as(wrong).isZero();
        }
        assertThat(results.getLong("staleRefused")).isPositive();
        assertThat(results.getJsonObject("faults").fieldNames()).contains("kill", "freeze", "redis-kill", "swallow");
        assertThat(results.getJsonObject("redeliveryMs").fieldNames()).contains("p50", "p99");
        assertThat(results.getJsonObject("resumeMs").fieldNames()).contains("p50", "p99");
        assertThat(waggle.out()).contains("seed 5", "kill -9 to running again", "PASSED");
    }

    @Test
    void whatCannotBeDoneIsRefusedBeforeAnythingStarts() {
        assertThat(waggle.run("chaos", "--faults", "earthquake")).isEqualTo(2);
        assertThat(waggle.err()).contains("There is no fault \"earthquake\"", "kill-two");
        assertThat(waggle.run("chaos", "--minutes", "0")).isEqualTo(2);
        assertThat(waggle.run("chaos", "--nodes", "0")).isEqualTo(2);
    }
}
