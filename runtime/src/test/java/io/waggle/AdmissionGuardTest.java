package io.waggle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionGuardTest {

    @Test
    void whatProgramsCouldStillGetCountsAsFree() {
        assertThat(AdmissionGuard.used(
                        List.of("MemTotal:       1000 kB", "MemFree:          10 kB", "MemAvailable:    250 kB")))
                .isEqualTo(0.75);
    }

    @Test
    void onceAboveALimitItHasToFallATenthBelow() {
        assertThat(AdmissionGuard.over(0.81, 0.8, false)).isTrue();
        assertThat(AdmissionGuard.over(0.79, 0.8, false)).isFalse();
        assertThat(AdmissionGuard.over(0.79, 0.8, true)).isTrue();
        assertThat(AdmissionGuard.over(0.71, 0.8, true)).isFalse();
    }

    @Test
    void noLimitIsNeverReachedAndOneBelowWhatEveryMachineUsesAlwaysIs() {
        assertThat(new AdmissionGuard(NodeConfig.Limits.NONE).refusal()).isNull();
        assertThat(new AdmissionGuard(new NodeConfig.Limits(0.000_1, null)).refusal())
                .contains("above most-memory 0%", "nothing is taken until");
    }
}
