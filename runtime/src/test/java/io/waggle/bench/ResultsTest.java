package io.waggle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {

    private static final Results RESULTS = Samples.results();

    private static JsonObject line(String name) {
        return RESULTS.toJson().getJsonArray("workloads").stream()
                .map(JsonObject.class::cast)
                .filter(line -> line.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theFileHasTheShapeOfTheContract() {
        JsonObject file = new JsonObject(RESULTS.toJson().encode());
        assertThat(file.getString("commit")).isEqualTo("abc123");
        assertThat(file.getJsonObject("calibration").getDouble("r1")).isEqualTo(Samples.R1);
        JsonObject drain = file.getJsonArray("workloads").getJsonObject(0);
        assertThat(drain.getString("name")).isEqualTo("drain");
        assertThat(drain.getDouble("value")).isEqualTo(80_000);
        assertThat(drain.getString("unit")).isEqualTo("tasks/s");
        assertThat(drain.getDouble("perR1")).isEqualTo(1.6);
        assertThat(drain.getDouble("must")).isEqualTo(0.9);
        assertThat(drain.getDouble("goal")).isEqualTo(1.4);
    }

    @Test
    void onlyRatesArePerR1() {
        assertThat(line("latency-start-p50").getValue("perR1")).isNull();
        assertThat(line("functions").getValue("perR1")).isNull();
        assertThat(line("memory").getValue("must")).isNull();
    }

    @Test
    void aFigureThatReadsLikeTheMustReachesIt() {
        assertThat(line("bulk").getBoolean("met")).isTrue();
        assertThat(line("flow").getBoolean("met")).isFalse();
        assertThat(line("functions").getBoolean("met")).isFalse();
        assertThat(line("latency-start-p50").getBoolean("goalMet")).isTrue();
        assertThat(Figure.of(Target.LATENCY_START_P50, 0.36).meetsMust()).isFalse();
    }

    @Test
    void aRunIsMetWhenAllIsMetAndNothingFailed() {
        List<Figure> good = List.of(Figure.of(Target.MEMORY, 1));
        assertThat(RESULTS.allMet()).isFalse();
        assertThat(new Results(new JsonObject(), RESULTS.calibration(), good, List.of(), List.of()).allMet())
                .isTrue();
        assertThat(new Results(new JsonObject(), RESULTS.calibration(), good, List.of(), List.of("no")).allMet())
                .isFalse();
    }

    @Test
    void theTableSaysPlainlyWhatIsMissed() {
        List<String> lines = ResultTable.text(RESULTS.figures()).lines().toList();
        assertThat(lines.get(1))
                .startsWith("drain")
                .contains("80,000", "1.60", "≥ 0.9 R1")
                .endsWith("goal met");
        assertThat(lines.get(2)).endsWith("  met");
        assertThat(lines.get(3)).endsWith(ResultTable.MISSED);
        assertThat(lines.get(6)).contains("holds").endsWith("met");
        assertThat(ResultTable.markdown(RESULTS.figures()))
                .startsWith(
                        "| workload | value | unit | per R1 | must | goal |  |\n|---|--:|---|--:|--:|--:|---|\n| drain |");
    }

    @Test
    void aPeerIsShownWithItsRatio() {
        assertThat(PeerTable.text(RESULTS.peers())).contains("bullmq 6.7.0", "3.00 ×", "4.00 ×");
        JsonObject peer = RESULTS.toJson().getJsonArray("peers").getJsonObject(0);
        assertThat(peer.getJsonObject("drain").getDouble("ratio")).isEqualTo(4);
    }

    @Test
    void everyLineHasItsWorkload() {
        assertThat(Workloads.all().keySet()).containsExactlyElementsOf(Target.workloads());
        assertThat(Arrays.stream(Target.values()).map(Target::text))
                .allSatisfy(line -> assertThat(Target.workloadOf(line)).isPresent());
        assertThat(Target.workloadOf("redis-cpu")).hasValue("flow");
        assertThat(Target.workloadOf("drian")).isEmpty();
    }

    @Test
    void aPayloadHasAHundredBytes() {
        assertThat(Payloads.JSON).hasSize(100);
        assertThat(new JsonArray(Buffer.buffer(Payloads.array(Payloads.json("f"), 3))).size())
                .isEqualTo(3);
    }
}
