package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code standing.lua}, which only looks: each call is made as a second one. */
class StandingScriptTest extends ScriptFixture {

    @Test
    @Of(Script.STANDING)
    void it_tells_the_line_and_what_is_before_it() {
        queued("0", "a", "b", "c");
        queued("5", "high", "higher");
        queued("7|||k", "keyed");
        assertThat(listAgain(Script.STANDING, "b", 9, 9))
                .isEqualTo(List.of("0", 3L, 3L, 0L, 0L, 0L, 0L, 0L, List.of()));
        assertThat(listAgain(Script.STANDING, "high", 9, 9))
                .isEqualTo(List.of("5", 2L, 1L, 0L, 0L, 0L, 0L, 0L, List.of()));
        assertThat(listAgain(Script.STANDING, "b", 0, 9))
                .isEqualTo(List.of("0", 3L, 0L, 1L, 0L, 0L, 0L, 0L, List.of()));
    }

    @Test
    @Of(Script.STANDING)
    void it_names_those_that_hold_the_places_of_its_key() {
        call(Script.CONFIGURE, "keycap", 2);
        queued("0|||k", "a", "b", "c");
        queued("0|||other", "d");
        assertThat(claimed(9, "0|||")).hasSize(3);
        List<?> answer = listAgain(Script.STANDING, "c", 9, 9);
        assertThat(answer.subList(0, 8)).isEqualTo(List.of("0|||k", 1L, 0L, 0L, 3L, 2L, 0L, 0L));
        assertThat((List<?>) answer.get(8))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .containsExactlyInAnyOrder("a", "b");
        assertThat((List<?>) listAgain(Script.STANDING, "c", 9, 1).get(8)).hasSize(1);
    }

    @Test
    @Of(Script.STANDING)
    void it_says_when_a_rate_lets_the_next_one_start() {
        call(Script.CONFIGURE, "rate", "1/3600000", "keyrate", "1/7200000");
        queued("0|||k", "a", "b");
        assertThat(claimed(9, "0|||")).hasSize(1);
        List<?> answer = listAgain(Script.STANDING, "b", 9, 9);
        assertThat((Long) answer.get(6)).isBetween(3_500_000L, 3_600_000L);
        assertThat((Long) answer.get(7)).isBetween(7_000_000L, 7_200_000L);
    }

    @Test
    @Of(Script.STANDING)
    void a_suspect_stands_in_its_own_line() {
        queued("0", "a");
        write(Command.HSET, "k", "a", 2);
        assertThat(listAgain(Script.STANDING, "a", 9, 9).get(0)).isEqualTo("0c");
    }

    @Test
    @Of(Script.STANDING)
    void who_is_not_ready_stands_nowhere() {
        queued("0", "running");
        assertThat(claimed(9, "0")).hasSize(1);
        write(Command.HSET, "t", "due", "0 7\nD", "done", "0 7 8\nE", "failed", "0 7\nF");
        write(Command.ZADD, "s", 99, "due");
        write(Command.ZADD, "x", 99, "failed");
        for (String id : List.of("running", "due", "done", "failed", "nobody")) {
            assertThat(listAgain(Script.STANDING, id, 9, 9)).as(id).isEmpty();
        }
    }
}
