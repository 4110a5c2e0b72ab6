package io.waggle.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.waggle.channel.ChannelStatus;
import io.waggle.task.Gates;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatsSampleTest {

    @Test
    void makesRatesOfTotals() {
        var then = new StatsSample(10_000, List.of(channel("a", 100, 90), channel("b", 10, 10)));
        var now = new StatsSample(12_000, List.of(channel("a", 300, 120), channel("b", 10, 10), channel("c", 4, 2)));
        assertThat(now.point(then).encode()).isEqualTo("[12000,16.0,0.0,102.0,3,6]");
        var json = now.toJson(then);
        assertThat(json.getDouble("submitted")).isEqualTo(102.0);
        assertThat(json.getString("oldestQueuedAt")).isEqualTo("1970-01-01T00:00:05Z");
        assertThat(json.getJsonArray("channels").getJsonObject(0).getDouble("perSecond"))
                .isEqualTo(15.0);
        assertThat(json.getJsonArray("channels").getJsonObject(2).getDouble("perSecond"))
                .isEqualTo(1.0);
    }

    @Test
    void countsAFallingTotalAsNothing() {
        var then = new StatsSample(0, List.of(channel("a", 100, 90)));
        var now = new StatsSample(1_000, List.of());
        assertThat(now.toJson(then).getDouble("submitted")).isZero();
    }

    private static ChannelStatus channel(String name, long submitted, long succeeded) {
        return new ChannelStatus(
                name, 1, 2, 0, 0, succeeded, 0, 0, 5_000, submitted, succeeded, 0, 0, 0, 0, Gates.OPEN);
    }
}
