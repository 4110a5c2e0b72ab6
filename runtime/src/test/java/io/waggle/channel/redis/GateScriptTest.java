package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shut gates in {@code submit.lua} and {@code claim.lua}, and {@code clear.lua} and {@code delete_channel.lua}. */
class GateScriptTest extends ScriptFixture {

    private static final Object[] CLEAR = {500, ""};

    @Test
    @Of(Script.SUBMIT)
    void a_shut_intake_stores_nothing_and_says_who_shut_it_but_knows_what_is_there() {
        queued("0", "a");
        call(Script.CONFIGURE, "nointake", "7 ann b");
        var before = dump.lines();
        assertThat(list(Script.SUBMIT, "0", 2, 0, "b", record("0", "B"), "c", record("0", "C")))
                .isEqualTo(List.of(1L, "p", "7 ann b", 2L, "p", "7 ann b"));
        assertThat(list(Script.SUBMIT, "", 2, 0, "a", record("0", "a"), "b", record("0", "B")))
                .isEqualTo(List.of(1L, "t", "a", 2L, "p", "7 ann b"));
        assertThat(dump.lines()).isEqualTo(before);
        assertThat(claimed(5, "0")).as("the way out is open").isEqualTo(List.of("a"));
    }

    @Test
    @Of(Script.CLAIM)
    void a_shut_dispatch_gives_nothing_out_until_it_is_open() {
        queued("0", "a", "b");
        call(Script.CONFIGURE, "noclaim", "7 ann");
        List<?> none = claim(1, 5, "0");
        assertThat(none.subList(1, none.size()))
                .isEqualTo(List.of(0L, 0L, -1L, 0L, List.of(), List.of(), List.of(), List.of()));
        queued("0", "c");
        call(Script.CONFIGURE, "noclaim", "");
        assertThat(claimed(5, "0")).isEqualTo(List.of("a", "b", "c"));
    }

    @Test
    @Of(Script.STATUS)
    void the_status_says_who_shut_what() {
        queued("0", "a");
        call(Script.CONFIGURE, "noclaim", "7 ann");
        assertThat(((List<?>) list(Script.STATUS).get(8)).get(1)).isEqualTo("7 ann");
        assertThat(((List<?>) list(Script.STATUS).get(8)).get(0)).isNull();
    }

    @Test
    @Of(Script.CLEAR)
    void what_waits_is_deleted_and_what_runs_failed_or_finished_stays() {
        queued("0", "r", "x", "a", "b");
        assertThat(claimed(2, "0")).isEqualTo(List.of("r", "x"));
        queued("5|f", "c");
        assertThat(list(Script.SUBMIT, "", 5, 0, "s", record("0", "S"), 60_000, 0, ""))
                .isEmpty();
        assertThat(list(Script.CLEAR, CLEAR)).isEqualTo(List.of(4L, 4L, "0"));
        assertThat(dump.hash("t").keySet()).containsExactlyInAnyOrder("r", "x");
        assertThat(dump.keys()).doesNotContain("q", "q:0", "q:5|f", "s", "a");
        assertThat(dump.hash("n")).containsEntry("deleted", "4").containsEntry("submitted", "6");
        assertThat(listAgain(Script.CLEAR, CLEAR)).isEqualTo(List.of(0L, 0L, "0"));
    }

    @Test
    @Of(Script.CLEAR)
    void queues_with_keys_are_emptied_wherever_they_wait() {
        queued("0|||turn", "a", "b");
        queued("0|||capped", "c", "d");
        queued("0|||rated", "e", "f");
        call(Script.CONFIGURE, "keycap", "1");
        assertThat(claim(1, 5, "0|||").get(6)).isEqualTo(List.of("a", "c", "e"));
        assertThat(dump.keys()).contains("v:turn", "v:capped", "v:rated");
        queued("0|||fresh", "g");
        assertThat(list(Script.CLEAR, CLEAR)).isEqualTo(List.of(4L, 4L, "0"));
        assertThat(dump.keys())
                .doesNotContain("q", "a", "w", "y:0|||", "v:turn", "v:capped", "v:rated", "q:0|||turn", "q:0|||fresh");
    }

    @Test
    @Of(Script.CLEAR)
    void a_part_at_a_time_leaves_the_rest_in_order() {
        queued("0", "a", "b", "c");
        queued("0|||k", "d", "e");
        assertThat(list(Script.CLEAR, 2, "")).isEqualTo(List.of(2L, 2L, "0"));
        assertThat(list(Script.CLEAR, 2, "")).isEqualTo(List.of(2L, 2L, "0"));
        assertThat(claim(1, 5, "0", "0|||").get(6)).isEqualTo(List.of("e"));
    }

    @Test
    @Of(Script.CLEAR)
    void shadows_are_passed_over_and_the_moved_task_is_deleted_once() {
        queued("0", "a", "b");
        assertThat(call(Script.PRIORITISE, "a", 5)).isEqualTo(1L);
        assertThat(list(Script.CLEAR, CLEAR)).isEqualTo(List.of(2L, 3L, "0"));
        assertThat(dump.keys()).doesNotContain("t", "g", "q");
        assertThat(dump.hash("n")).containsEntry("bytes", "0");
    }

    @Test
    @Of(Script.CLEAR)
    void coalesce_keys_of_what_is_gone_are_forgotten() {
        assertThat(list(
                        Script.SUBMIT,
                        "",
                        5,
                        0,
                        "a",
                        record("0", "A"),
                        0,
                        0,
                        "one",
                        "b",
                        record("1", "B"),
                        0,
                        0,
                        "two"))
                .isEmpty();
        assertThat(claimed(1, "1")).isEqualTo(List.of("b"));
        assertThat(list(Script.CLEAR, CLEAR)).isEqualTo(List.of(1L, 1L, "0"));
        assertThat(list(Script.CLEAR, 0, "0")).isEqualTo(List.of(0L, 0L, "0"));
        assertThat(dump.hash("c")).isEqualTo(java.util.Map.of("two", "b"));
        assertThat(listAgain(Script.CLEAR, 0, "0")).isEqualTo(List.of(0L, 0L, "0"));
    }

    @Test
    @Of(Script.DELETE_CHANNEL)
    void a_channel_that_holds_tasks_stays_as_it_is() {
        queued("0", "a");
        assertThat(listAgain(Script.DELETE_CHANNEL)).isEqualTo(List.of(1L, 0L));
    }

    @Test
    @Of(Script.DELETE_CHANNEL)
    void an_empty_channel_leaves_that_it_is_gone_and_how_high_its_fences_were() {
        queued("0", "a");
        assertThat(claimed(1, "0")).isEqualTo(List.of("a"));
        call(Script.SETTLE, 1, 0, 0, "a", 1, 0, record("0", "a"), "d", "");
        call(Script.SWEEP, 0, 0);
        call(Script.CONFIGURE, "capacity", "5");
        write(Command.SADD, "z", "9");
        assertThat(list(Script.DELETE_CHANNEL)).isEqualTo(List.of(0L, 0L));
        is("n", "{fence=1}", "o", "{nointake=gone}", "z", "(9)");
        assertThat(listAgain(Script.DELETE_CHANNEL)).isEqualTo(List.of(0L, 0L));
        assertThat(list(Script.SUBMIT, "0", 2, 0, "b", record("0", "B"))).isEqualTo(List.of(1L, "p", "gone"));
    }
}
