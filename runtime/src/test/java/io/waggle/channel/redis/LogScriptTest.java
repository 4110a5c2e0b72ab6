package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code log.lua} and {@code logged.lua}. */
class LogScriptTest extends ScriptFixture {

    @Test
    @Of(Script.LOG)
    void lines_are_kept_under_the_fence_of_their_claim_only() {
        write(Command.HSET, "r:4", "7", "1 d 0\na\nb\n", "n", 2);
        assertThat(call(Script.LOG, 4, 100, 60_000, "a", 7, "5 1 INFO d\none", "c", 7, "x", "a", 6, "y", "b", 7, "z"))
                .as("one of another task, one of an older claim")
                .isEqualTo(2L);
        assertThat(at("log"))
                .contains("a/5 1 INFO d/one")
                .contains("b/z")
                .doesNotContain("x")
                .doesNotContain("y");
        assertThat(again(Script.LOG, 5, 100, 60_000, "a", 7, "of another epoch"))
                .isEqualTo(1L);
    }

    @Test
    @Of(Script.LOG)
    void the_oldest_lines_leave() {
        write(Command.HSET, "r:4", "7", "1 d 0\na\n", "n", 1);
        write(Command.XADD, "log", "5-1", "e", "a\nold");
        call(Script.LOG, 4, 100, 60_000, "a", 7, "new");
        List<?> left = list(Script.LOGGED, "a", "0", 1_000, 1_000);
        assertThat(left.get(left.size() - 1)).isEqualTo("new");
        for (int i = 0; i < 400; i++) {
            call(Script.LOG, 4, 100, 60_000, "a", 7, "line " + i);
        }
        List<?> recent = list(Script.LOGGED, "a", "0", 1_000, 1_000);
        assertThat(recent).hasSizeLessThan(2 * 210);
        assertThat(recent.contains("line 399")).isTrue();
        assertThat(recent.contains("line 0")).isFalse();
    }

    @Test
    @Of(Script.LOGGED)
    void long_lines_come_few_at_a_time() {
        for (int i = 1; i <= 400; i++) {
            write(Command.XADD, "log", i + "-0", "e", "a\n" + "x".repeat(8_000));
        }
        List<?> page = listAgain(Script.LOGGED, "a", "0", 500, 1_000);
        assertThat(page).hasSizeBetween(2 + 2 * 100, 2 + 2 * 140);
        assertThat(page.get(1)).isEqualTo(1L);
        assertThat(page.get(0)).as("goes on behind the last").isEqualTo(page.get(page.size() - 2));
    }

    @Test
    @Of(Script.LOGGED)
    void a_task_reads_its_own_lines_page_by_page() {
        for (int i = 1; i <= 6; i++) {
            write(Command.XADD, "log", i + "-0", "e", (i % 2 == 0 ? "a" : "ab") + "\nline " + i);
        }
        assertThat(listAgain(Script.LOGGED, "a", "0", 2, 10))
                .isEqualTo(List.of("4-0", 1L, "2-0", "line 2", "4-0", "line 4"));
        assertThat(listAgain(Script.LOGGED, "a", "(4-0", 2, 10)).isEqualTo(List.of("6-0", 0L, "6-0", "line 6"));
        assertThat(listAgain(Script.LOGGED, "a", "3", 9, 2))
                .as("a bounded look")
                .isEqualTo(List.of("4-0", 1L, "4-0", "line 4"));
        assertThat(listAgain(Script.LOGGED, "a", "(6-0", 9, 9)).isEqualTo(List.of("", 0L));
    }
}
