package io.waggle.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.waggle.control.Workers.Ended;
import io.waggle.control.Workers.Ending;
import io.waggle.task.Address;
import io.waggle.task.FunctionFailed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How calls end, whatever the function returned. */
class UnitCallTest {

    private static UnitCall ended(String result) {
        UnitCall call = new UnitCall(new Address("call", "c1"), "f", new byte[0], Duration.ofSeconds(1));
        call.ended(new Ended(call.work(), Ending.SUCCEEDED, "v", 1, result.getBytes(StandardCharsets.UTF_8), null));
        return call;
    }

    @Test
    void a_result_is_passed_on_as_it_is() {
        assertThat(ended("[1]").end().await().getJsonArray("result")).isEqualTo(new JsonArray().add(1));
    }

    @Test
    void a_result_that_cannot_be_read_ends_the_call_too() {
        var end = ended("[".repeat(3_000) + "]".repeat(3_000)).end();
        assertThat(end.isComplete()).isTrue();
        assertThat(end.cause()).isInstanceOf(FunctionFailed.class).hasMessageContaining("cannot be read");
    }
}
