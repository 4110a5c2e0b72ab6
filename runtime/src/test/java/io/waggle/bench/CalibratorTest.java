package io.waggle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CalibratorTest {

    private static final String SAID = """
            "test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms","max_latency_ms"
            "SET","67340.07","0.431","0.120","0.423","0.567","0.807","1.911"
            "LPUSH","65146.58","0.440","0.144","0.431","0.599","0.855","1.655"
            "RPOP","70008.77","0.411","0.128","0.407","0.535","0.759","1.423"
            """;

    @Test
    void theRatesAreRead() {
        assertThat(Calibrator.parse(SAID)).isEqualTo(new Calibrator.Speed(67340.07, 65146.58, 70008.77));
    }

    @Test
    void whatSaysNoRatesIsRefused() {
        assertThatThrownBy(() -> Calibrator.parse("Could not connect")).hasMessageContaining("Could not connect");
    }

    @Test
    void r1IsTheGeometricMeanOfTheThreeRates() {
        assertThat(new Calibrator.Speed(10, 100, 1_000).r1()).isCloseTo(100, within(1e-9));
    }
}
