package io.waggle;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bench itself, on a real node and Redis, with counts so small that the figures mean nothing. */
@Tag("integration")
class BenchTest {

    private final CommandRun waggle = new CommandRun();

    @TempDir
    Path temp;

    @Test
    void workloadsAreMeasuredAndWrittenAsJson() throws Exception {
        Path file = temp.resolve("results.json");
        int exit = waggle.run("bench", "--size", "tiny", "--only", "bulk,latency-rest-p50", "--json", file.toString());
        assertThat(exit).as("%s", waggle.err()).isZero();
        JsonObject results = new JsonObject(Files.readString(file));
        assertThat(results.getString("commit")).isNotBlank();
        assertThat(results.getJsonArray("problems")).isEmpty();
        assertThat(results.getJsonObject("calibration").getDouble("r1")).isPositive();
        assertThat(results.getJsonArray("workloads").stream().map(line -> ((JsonObject) line).getString("name")))
                .contains(
                        "bulk",
                        "bulk-rest",
                        "bulk-ndjson",
                        "latency-start-p50",
                        "latency-outcome-p99",
                        "latency-rest-p50")
                .doesNotContain("drain");
        assertThat(results.getJsonArray("workloads").stream().map(JsonObject.class::cast))
                .allSatisfy(line -> {
                    assertThat(line.getDouble("value")).as("%s", line).isPositive();
                    assertThat(line.fieldNames()).contains("name", "value", "unit", "perR1", "must", "goal");
                    assertThat(line.getValue("perR1") != null).isEqualTo("tasks/s".equals(line.getString("unit")));
                });
        assertThat(waggle.out()).contains("workload", "latency-rest-p99", "R1 ");
    }

    @Test
    void aNameThatIsNoneIsRefusedBeforeAnythingStarts() {
        assertThat(waggle.run("bench", "--only", "drian")).isEqualTo(2);
        assertThat(waggle.err())
                .contains("There is no workload \"drian\"", "second-node")
                .doesNotContain("R1 is");
        assertThat(waggle.run("bench", "--only", "none", "--vs", "bullmk")).isEqualTo(2);
        assertThat(waggle.err()).contains("There is no peer \"bullmk\"");
    }
}
