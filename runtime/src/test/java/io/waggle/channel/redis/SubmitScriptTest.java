package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code submit.lua}, {@code configure.lua}, {@code prioritise.lua} and what looks at waiting tasks. */
class SubmitScriptTest extends ScriptFixture {

    @Test
    @Of(Script.SUBMIT)
    void many_for_one_queue_are_stored_in_order_and_a_repetition_finds_them() {
        assertThat(list(Script.SUBMIT, "5", 2, 0, "b", record("5", "B"), "a", record("5", "A")))
                .isEmpty();
        is("t", "{a=5 7/A, b=5 7/B}", "q", "<5=5>", "q:5", "[b, a]", "n", "{bytes=10, submitted=2}");

        assertThat(again(Script.SUBMIT, "", 2, 0, "b", record("5", "B"), "a", record("5", "A")))
                .isEqualTo(List.of(1L, "t", "b", 2L, "t", "a"));
    }

    @Test
    @Of(Script.SUBMIT)
    void records_of_ids_that_nodes_made_lie_together_by_the_order_of_ids_and_others_in_one_hash() {
        String[] ids = {
            "w1_2_zz", "w1_2_100", "w1_2_vvv", "w1_2_1000", "own", "w1_2_a-b", "w1_2_10ü", "w1_3_1001", "w1_2_102"
        };
        queued("0", ids);
        assertThat(dump.keys()).contains("t", "t:w1_2_", "t:w1_2_1", "t:w1_3_1");
        assertThat(dump.hash("t").keySet()).containsExactlyInAnyOrder("w1_2_zz", "own");
        assertThat(dump.hash("t:w1_2_").keySet())
                .containsExactlyInAnyOrder("w1_2_100", "w1_2_vvv", "w1_2_a-b", "w1_2_102");
        assertThat(claim(1, 9, "0").get(7))
                .as("the records, in the order of the ids")
                .isEqualTo(java.util.stream.Stream.of(ids)
                        .map(id -> record("0", id))
                        .toList());
        Keys keys = new Keys("p");
        assertThat(keys.tasks("c", "w1_2_1000")).isEqualTo("p:{c}:t:w1_2_1");
        assertThat(keys.tasks("c", "w1_2_10ü")).isEqualTo("p:{c}:t:w1_2_1");
        assertThat(keys.tasks("c", "w1_2_a-b")).isEqualTo("p:{c}:t:w1_2_");
        assertThat(keys.tasks("c", "w1_2_vvv")).isEqualTo("p:{c}:t:w1_2_");
        assertThat(keys.tasks("c", "w1_2_zz")).isEqualTo("p:{c}:t");
    }

    @Test
    @Of(Script.SUBMIT)
    void each_goes_to_its_own_queue_and_those_with_keys_to_their_class() {
        Object[] tasks = {
            "",
            2,
            0,
            "a",
            record("0", "A"),
            "b",
            record("-2|f", "B"),
            "c",
            record("0|||k", "C"),
            "d",
            record("0|||k", "D")
        };
        assertThat(list(Script.SUBMIT, tasks)).isEmpty();
        is(
                "t",
                "{a=0 7/A, b=-2|f 7/B, c=0|||k 7/C, d=0|||k 7/D}",
                "q",
                "<-2|f=-2, 0=0, 0|||=0>",
                "a",
                "<0|||k=0>",
                "y:0|||",
                "[k]",
                "q:0",
                "[a]",
                "q:-2|f",
                "[b]",
                "q:0|||k",
                "[c, d]",
                "n",
                "{bytes=31, submitted=4}");
        again(Script.SUBMIT, tasks);
    }

    @Test
    @Of(Script.SUBMIT)
    void what_is_for_later_is_scheduled_by_the_later_of_delay_and_start() {
        long before = System.currentTimeMillis();
        Object[] tasks = {
            "",
            5,
            0,
            "a",
            record("0", "A"),
            60_000,
            0,
            "",
            "b",
            record("0", "B"),
            0,
            1_999_999_999_999L,
            "", //
            "c",
            record("0", "C"),
            60_000,
            1_999_999_999_999L,
            "",
            "d",
            record("0", "D"),
            0,
            1,
            ""
        };
        assertThat(list(Script.SUBMIT, tasks)).isEmpty();
        is(
                "t",
                "{a=0 7/A, b=0 7/B, c=0 7/C, d=0 7/D}",
                "s",
                "<a=NOW, b=NOW, c=NOW>",
                "q",
                "<0=0>",
                "q:0",
                "[d]",
                "n",
                "{bytes=20, submitted=4}");
        assertThat(dump.sorted("s").get("a")).isBetween(before + 59_000.0, System.currentTimeMillis() + 61_000.0);
        assertThat(dump.sorted("s").get("b")).isEqualTo(1_999_999_999_999.0);
        again(Script.SUBMIT, tasks);
    }

    @Test
    @Of(Script.SUBMIT)
    void an_equal_coalesce_key_joins_what_has_not_ended() {
        Object[] both = {"", 5, 0, "a", record("0", "A"), 0, 0, "one", "b", record("0", "B"), 0, 0, "one"};
        assertThat(list(Script.SUBMIT, both)).isEqualTo(List.of(2L, "c", "a"));
        is("t", "{a=0 7/A}", "q", "<0=0>", "q:0", "[a]", "c", "{one=a}", "n", "{bytes=5, coalesced=1, submitted=1}");

        assertThat(list(Script.SUBMIT, both)).isEqualTo(List.of(1L, "t", "a", 2L, "c", "a"));
        is("t", "{a=0 7/A}", "q", "<0=0>", "q:0", "[a]", "c", "{one=a}", "n", "{bytes=5, coalesced=2, submitted=1}");
    }

    @Test
    @Of(Script.SUBMIT)
    void a_coalesce_key_whose_task_has_ended_or_is_gone_begins_anew() {
        write(Command.HSET, "c", "done", "a", "gone", "b", "failed", "x");
        write(Command.HSET, "t", "a", "0 7 8\nA", "x", record("0", "X"));
        write(Command.ZADD, "x", 5, "x");
        Object[] tasks = {
            "",
            5,
            0,
            "d",
            record("0", "D"),
            0,
            0,
            "done",
            "e",
            record("0", "E"),
            0,
            0,
            "gone", //
            "f",
            record("0", "F"),
            0,
            0,
            "failed"
        };
        assertThat(list(Script.SUBMIT, tasks)).isEmpty();
        assertThat(at("c")).isEqualTo("{done=d, failed=f, gone=e}");
        assertThat(at("q:0")).isEqualTo("[d, e, f]");
        again(Script.SUBMIT, tasks);
    }

    @Test
    @Of(Script.SUBMIT)
    void a_full_channel_refuses_what_is_beyond_and_counts_only_what_waits() {
        call(Script.CONFIGURE, "capacity", 3);
        queued("0", "r");
        assertThat(claimed(1, "0")).isEqualTo(List.of("r"));
        write(Command.HSET, "t", "d", "0 7 8\nD", "x", "0 7 8\nX");
        write(Command.RPUSH, "d", "d");
        write(Command.ZADD, "x", 5, "x");
        write(Command.HSET, "n", "submitted", 7, "trimmed", 3, "deleted", 1);
        Object[] tasks = {
            "",
            5,
            0,
            "a",
            record("0", "A"),
            99_000,
            0,
            "",
            "b",
            record("0", "B"),
            0,
            0,
            "", //
            "c",
            record("0", "C"),
            0,
            0,
            "",
            "e",
            record("0", "E"),
            0,
            0,
            ""
        };
        assertThat(list(Script.SUBMIT, tasks)).isEqualTo(List.of(4L, "f", "e"));
        assertThat(again(Script.SUBMIT, tasks))
                .isEqualTo(List.of(1L, "t", "a", 2L, "t", "b", 3L, "t", "c", 4L, "f", "e"));
        assertThat(list(Script.SUBMIT, "0", 2, 0, "g", record("0", "G"))).isEqualTo(List.of(1L, "f", "g"));
    }

    @Test
    @Of(Script.SUBMIT)
    void a_channel_with_a_budget_refuses_what_is_too_long_and_takes_what_still_fits() {
        call(Script.CONFIGURE, "bytes", 20);
        Object[] tasks = {
            "0", 2, 0, "a", record("0", "12345"), "b", record("0", "123456789"), "c", record("0", "1234567")
        };
        assertThat(list(Script.SUBMIT, tasks)).isEqualTo(List.of(2L, "b", "b"));
        is(
                "t",
                "{a=0 7/12345, c=0 7/1234567}",
                "q",
                "<0=0>",
                "q:0",
                "[a, c]",
                "n",
                "{bytes=20, submitted=2}",
                "o",
                "{bytes=20}");
        assertThat(again(Script.SUBMIT, tasks)).isEqualTo(List.of(1L, "t", "a", 2L, "b", "b", 3L, "t", "c"));
    }

    @Test
    @Of(Script.CONFIGURE)
    void settings_are_set_changed_and_taken_away() {
        assertThat(call(Script.CONFIGURE, "capacity", 5, "rate", "50/1000")).isEqualTo(2L);
        is("o", "{capacity=5, rate=50/1000}");
        assertThat(again(Script.CONFIGURE, "capacity", 5, "rate", "50/1000")).isEqualTo(2L);
        assertThat(call(Script.CONFIGURE, "capacity", "", "rate", "60/1000")).isEqualTo(1L);
        is("o", "{rate=60/1000}");
        assertThat(again(Script.CONFIGURE, "capacity", "", "rate", "60/1000")).isEqualTo(1L);
        assertThat(call(Script.CONFIGURE, "rate", "")).isEqualTo(0L);
        is();
    }

    @Test
    @Of(Script.CONFIGURE)
    void queues_that_wait_for_a_limit_of_their_key_have_their_turn_when_it_changes() {
        call(Script.CONFIGURE, "keycap", 1);
        queued("0|||k", "a", "b");
        assertThat(claimed(9, "0|||")).isEqualTo(List.of("a"));
        assertThat(at("v:k")).isEqualTo("(0|||k)");

        assertThat(call(Script.CONFIGURE, "keycap", "", "keyrate", "1/3600000")).isEqualTo(1L);
        assertThat(dump.lines()).doesNotContainKey("v:k");
        again(Script.CONFIGURE, "keycap", "", "keyrate", "1/3600000");
        queued("0|||k", "c", "d");
        assertThat(claimed(9, "0|||")).isEqualTo(List.of("b"));
        assertThat(at("w")).isEqualTo("<0|||k=NOW>");

        call(Script.CONFIGURE, "keyrate", "1000/1000");
        assertThat(at("y:0|||")).isEqualTo("[k]");
        assertThat(at("q")).isEqualTo("<0|||=0>");
        assertThat(dump.lines()).doesNotContainKey("w");
        assertThat(claimed(1, "0|||"))
                .as("what the old rate would have let start in an hour")
                .isEmpty();
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(claimed(1, "0|||")).isNotEmpty());
    }

    @Test
    @Of(Script.PRIORITISE)
    void a_waiting_task_goes_to_the_end_of_its_new_line_and_leaves_a_shadow() {
        queued("0", "a", "b");
        queued("10", "c");
        assertThat(call(Script.PRIORITISE, "a", 10)).isEqualTo(1L);
        is(
                "t",
                "{a=10 7/a, b=0 7/b, c=10 7/c}",
                "q",
                "<0=0, 10=10>",
                "q:0",
                "[a, b]",
                "q:10",
                "[c, a]",
                "g",
                "{0 a=1}",
                "n",
                "{bytes=17, submitted=3}");
        assertThat(again(Script.PRIORITISE, "a", 10)).isEqualTo(1L);
        assertThat(claimed(9, "0", "10")).isEqualTo(List.of("c", "a", "b"));
        assertThat(dump.lines()).doesNotContainKeys("g", "q:0", "q:10", "q");
    }

    @Test
    @Of(Script.PRIORITISE)
    void a_task_moved_there_and_back_is_claimed_once_in_its_last_place() {
        queued("0", "a", "b");
        call(Script.PRIORITISE, "a", 10);
        call(Script.PRIORITISE, "a", 0);
        assertThat(at("g")).isEqualTo("{0 a=1, 10 a=1}");
        assertThat(claimed(9, "0", "10")).isEqualTo(List.of("b", "a"));
        assertThat(dump.lines()).doesNotContainKeys("g", "q:0", "q:10", "q");
    }

    @Test
    @Of(Script.PRIORITISE)
    void a_scheduled_task_and_one_with_a_key_change_as_well_and_others_do_not() {
        call(Script.SUBMIT, "", 5, 0, "s", record("0|f|gpu|k", "S"), 99_000, 0, "");
        queued("0|f|gpu|k", "a");
        assertThat(call(Script.PRIORITISE, "s", -3)).isEqualTo(1L);
        assertThat(call(Script.PRIORITISE, "a", 7)).isEqualTo(1L);
        assertThat(at("t")).isEqualTo("{a=7|f|gpu|k 7/a, s=-3|f|gpu|k 7/S}");
        assertThat(at("g")).isEqualTo("{0|f|gpu|k a=1}");
        assertThat(at("a")).isEqualTo("<0|f|gpu|k=0, 7|f|gpu|k=7>");
        assertThat(at("y:7|f|gpu|")).isEqualTo("[k]");
        assertThat(claimed(9, "7|f|gpu|", "0|f|gpu|")).isEqualTo(List.of("a"));
        assertThat(again(Script.PRIORITISE, "a", 9)).as("it runs").isEqualTo(0L);
        assertThat(again(Script.PRIORITISE, "nobody", 9)).isEqualTo(0L);
        write(Command.HSET, "t", "d", "0 7 8\nD", "x", record("0", "X"));
        write(Command.ZADD, "x", 5, "x");
        assertThat(again(Script.PRIORITISE, "d", 9)).as("it has ended").isEqualTo(0L);
        assertThat(again(Script.PRIORITISE, "x", 9))
                .as("it is in the fail list")
                .isEqualTo(0L);
    }
}
