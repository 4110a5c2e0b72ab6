package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.redis.client.Command;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code claim.lua}: not repeatable, so each test reads back what one call left. */
class ClaimScriptTest extends ScriptFixture {

    private static final int NOW = 0;
    private static final int FENCE = 1;
    private static final int MORE = 2;
    private static final int AGAIN = 3;
    private static final int LIMITED = 4;
    private static final int UNKNOWN = 5;
    private static final int IDS = 6;
    private static final int RECORDS = 7;
    private static final int RUNS = 8;

    @Test
    @Of(Script.CLAIM)
    void the_highest_priority_goes_first_and_the_claim_says_all_about_it() {
        queued("0", "a", "b", "c");
        queued("9", "h");
        List<?> claim = claim(4, 3, "0", "9");

        assertThat(claim.subList(FENCE, RECORDS + 1))
                .isEqualTo(List.of(
                        1L, 1L, -1L, 0L, List.of(), List.of("h", "a", "b"), List.of("9 7\nh", "0 7\na", "0 7\nb")));
        assertThat(claim.get(RUNS)).as("one fence for each queue").isEqualTo(List.of(1L, 2L));
        assertThat((Long) claim.get(NOW)).isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis());
        is(
                "t",
                "{a=0 7/a, b=0 7/b, c=0 7/c, h=9 7/h}",
                "q",
                "<0=0>",
                "q:0",
                "[c]",
                "r:4",
                "{1=NOW d 9/h/, 2=NOW d 0/a/b/, n=3}",
                "e",
                "(4)",
                "n",
                "{bytes=20, fence=2, submitted=4}");
        assertThat(dump.hash("r:4").get("2")).startsWith(claim.get(NOW) + " d 0\n");
        assertThat(claim(5, 3, "0", "9").subList(FENCE, LIMITED)).isEqualTo(List.of(3L, 0L, -1L));
        assertThat(claim(5, 3, "0", "9").subList(FENCE, LIMITED)).isEqualTo(List.of(0L, 0L, -1L));
    }

    @Test
    @Of(Script.CLAIM)
    void classes_it_was_not_asked_about_are_named_and_left() {
        queued("0", "a");
        queued("3|f", "b");
        queued("4|||k", "c");
        List<?> claim = claim(1, 9, "0", "!3|f", "!4|||");
        assertThat(claim.get(UNKNOWN)).isEqualTo(List.of("4|||", "3|f"));
        assertThat(claim.get(IDS)).isEqualTo(List.of("a"));
        assertThat(claim.get(MORE)).isEqualTo(0L);
        assertThat(at("q")).isEqualTo("<3|f=3, 4|||=4>");
    }

    @Test
    @Of(Script.CLAIM)
    void nothing_is_taken_behind_a_class_that_the_device_never_heard_of() {
        queued("0", "a");
        queued("5", "b");
        queued("9", "c");
        List<?> claim = claim(1, 9, "9", "0");
        assertThat(claim.get(IDS)).isEqualTo(List.of("c"));
        assertThat(claim.get(UNKNOWN)).isEqualTo(List.of("5"));
        assertThat(claim.get(MORE)).isEqualTo(1L);
        assertThat(claim(1, 9, "9", "0").get(IDS)).isEqualTo(List.of());
        assertThat(claim(1, 9, "9", "5", "0").get(IDS)).isEqualTo(List.of("b", "a"));
    }

    @Test
    @Of(Script.CLAIM)
    void a_suspect_that_is_due_goes_to_its_own_lane() {
        queued("0", "a", "b", "c");
        claimed(9, "0");
        call(Script.SETTLE, 1, 9, 0, "a", 1, 5, "", "p", 1, "b", 1, 5, "", "p", 1, "c", 1, 5, "", "b", "");
        write(Command.HSET, "k", "a", 2, "b", 1);
        await().until(() -> claim(1, 9, "other").get(AGAIN).equals(-1L));
        assertThat(at("q:0")).isEqualTo("[c, b]");
        assertThat(at("q:0c")).isEqualTo("[a]");
    }

    @Test
    @Of(Script.PRIORITISE)
    void a_suspect_stays_one_with_another_priority() {
        queued("0", "a", "b");
        claimed(9, "0");
        write(Command.HSET, "k", "a", 1);
        call(Script.REAP, 1, 3);
        assertThat(call(Script.PRIORITISE, "a", 7)).isEqualTo(1L);
        assertThat(again(Script.PRIORITISE, "a", 7)).isEqualTo(1L);
        assertThat(claim(2, 9, "0", "0c", "!7", "!7c").get(IDS))
                .as("its shadow is passed over")
                .isEqualTo(List.of("b"));
        assertThat(claim(2, 9, "7").get(IDS)).isEqualTo(List.of());
        assertThat(claim(2, 9, "7c").get(IDS)).isEqualTo(List.of("a"));
        assertThat(at("g")).isEmpty();
    }

    @Test
    @Of(Script.CLAIM)
    void a_dead_epoch_gets_the_error_and_nothing_else() {
        queued("0", "a");
        write(Command.SADD, "z", 1);
        var before = dump.lines();
        assertThatThrownBy(() -> claim(1, 9, "0")).hasMessageStartingWith("EPOCHENDED");
        assertThat(dump.lines()).isEqualTo(before);
    }

    @Test
    @Of(Script.CLAIM)
    void what_is_due_is_made_ready_in_the_order_of_its_time_and_the_next_wait_is_told() {
        call(
                Script.SUBMIT,
                "",
                5,
                0,
                "a",
                record("0", "A"),
                0,
                2_999_999_999_999L,
                "", //
                "b",
                record("0", "B"),
                60_000,
                0,
                "",
                "c",
                record("5", "C"),
                60_000,
                0,
                "");
        assertThat(claim(1, 9, "0", "5").get(IDS)).isEqualTo(List.of());
        assertThat((Long) claim(1, 9, "0", "5").get(AGAIN)).isBetween(1L, 60_000L);
        write(Command.ZADD, "s", 20, "a", 10, "b");
        List<?> claim = claim(1, 1, "0");
        assertThat(claim.get(IDS)).isEqualTo(List.of("b"));
        assertThat((Long) claim.get(AGAIN)).isBetween(1L, 60_000L);
        is(
                "t",
                "{a=0 7/A, b=0 7/B, c=5 7/C}",
                "s",
                "<c=NOW>",
                "q",
                "<0=0>",
                "q:0",
                "[a]",
                "r:1",
                "{1=NOW d 0/b/, n=1}",
                "e",
                "(1)",
                "n",
                "{bytes=15, fence=1, submitted=3}");
    }

    @Test
    @Of(Script.CLAIM)
    void keys_of_a_class_take_turns_and_are_counted_while_they_run() {
        queued("0|||k", "k1", "k2", "k3", "k4", "k5");
        queued("0|||m", "m1", "m2");
        assertThat(claimed(2, "0|||")).isEqualTo(List.of("k1", "m1"));
        assertThat(claimed(1, "0|||")).isEqualTo(List.of("k2"));
        assertThat(claimed(1, "0|||")).isEqualTo(List.of("m2"));
        assertThat(at("y:0|||")).isEqualTo("[k]");
        assertThat(at("a")).isEqualTo("<0|||k=0>");
        assertThat(at("h")).isEqualTo("{k=2, m=2}");
        assertThat(claimed(9, "0|||")).isEqualTo(List.of("k3", "k4", "k5"));
        assertThat(dump.lines()).doesNotContainKeys("a", "q", "y:0|||", "v:k", "w");
        assertThat(at("h")).isEqualTo("{k=5, m=2}");
    }

    @Test
    @Of(Script.CLAIM)
    void the_cap_of_a_channel_counts_what_all_epochs_have_in_flight() {
        call(Script.CONFIGURE, "cap", 3);
        queued("0", "a", "b", "c", "d");
        assertThat(claim(1, 2, "0").get(IDS)).isEqualTo(List.of("a", "b"));
        List<?> claim = claim(2, 2, "0");
        assertThat(claim.get(IDS)).isEqualTo(List.of("c"));
        assertThat(claim.get(LIMITED)).isEqualTo(1L);
        assertThat(claim(3, 2, "0").subList(MORE, IDS + 1)).isEqualTo(List.of(0L, 25L, 1L, List.of(), List.of()));
        call(Script.CONFIGURE, "cap", "");
        assertThat(claim(3, 2, "0").get(IDS)).isEqualTo(List.of("d"));
    }

    @Test
    @Of(Script.CLAIM)
    void a_limit_of_an_empty_channel_wakes_nobody() {
        call(Script.CONFIGURE, "cap", 3, "rate", "1/60000");
        queued("0", "a");
        assertThat(claim(1, 9, "0").get(IDS)).isEqualTo(List.of("a"));
        assertThat(claim(1, 9, "0").subList(MORE, AGAIN + 1)).isEqualTo(List.of(0L, -1L));
        queued("0", "b");
        assertThat((Long) claim(1, 9, "0").get(AGAIN)).isBetween(1L, 61_000L);
    }

    @Test
    @Of(Script.CLAIM)
    void where_there_are_limits_only_as_many_as_can_start_are_taken() {
        call(Script.CONFIGURE, "keycap", 9);
        queued("0", "a", "b");
        assertThat(list(Script.CLAIM, 1, "d", 9, 0, "0").subList(MORE, IDS + 1))
                .isEqualTo(List.of(0L, -1L, 1L, List.of(), List.of()));
        assertThat(list(Script.CLAIM, 1, "d", 9, 1, "0").get(IDS)).isEqualTo(List.of("a"));
    }

    @Test
    @Of(Script.CLAIM)
    void a_key_at_its_cap_waits_for_one_of_its_tasks_and_the_others_go_on() {
        call(Script.CONFIGURE, "keycap", 1);
        queued("0|||k", "k1", "k2");
        queued("5|||k", "k3");
        queued("0|||m", "m1");
        List<?> claim = claim(1, 9, "0|||", "5|||");
        assertThat(claim.get(IDS)).isEqualTo(List.of("k3", "m1"));
        assertThat(claim.get(LIMITED)).isEqualTo(1L);
        is(
                "t",
                "{k1=0|||k 7/k1, k2=0|||k 7/k2, k3=5|||k 7/k3, m1=0|||m 7/m1}",
                "a",
                "<0|||k=0>",
                "q:0|||k",
                "[k1, k2]",
                "v:k",
                "(0|||k)",
                "h",
                "{k=1, m=1}",
                "r:1",
                "{1=NOW d 5|||k/k3/, 2=NOW d 0|||m/m1/, n=2}",
                "e",
                "(1)",
                "n",
                "{bytes=40, fence=2, submitted=4}",
                "o",
                "{keycap=1}");
    }

    @Test
    @Of(Script.CLAIM)
    void a_key_at_its_rate_waits_for_its_time_and_then_has_its_turn() {
        call(Script.CONFIGURE, "keyrate", "1/3600000");
        queued("0|||k", "k1", "k2");
        queued("0|||m", "m1");
        List<?> claim = claim(1, 9, "0|||");
        assertThat(claim.get(IDS)).isEqualTo(List.of("k1", "m1"));
        assertThat((Long) claim.get(AGAIN)).isBetween(3_500_000L, 3_600_000L);
        assertThat(at("w")).isEqualTo("<0|||k=NOW>");
        assertThat(at("b")).isEqualTo("<k=MICROS, m=MICROS>");
        assertThat(dump.lines()).doesNotContainKeys("q", "y:0|||");
        write(Command.ZADD, "w", 5, "0|||k");
        write(Command.ZREM, "b", "k");
        assertThat(claimed(9, "0|||")).isEqualTo(List.of("k2"));
        assertThat(dump.lines()).doesNotContainKeys("q", "y:0|||", "w", "a");
    }

    @Test
    @Of(Script.CLAIM)
    void with_ageing_the_longest_wait_outweighs_a_priority() {
        call(Script.CONFIGURE, "ageing", 1_000);
        queued("0", "old");
        long now = System.currentTimeMillis();
        call(Script.SUBMIT, "", 2, 0, "new", "3 " + Long.toString(now, 36) + "\nN");
        call(Script.SUBMIT, "", 2, 0, "key", "1|||k " + Long.toString(now - 20_000, 36) + "\nN");
        assertThat(claimed(9, "0", "3", "1|||")).isEqualTo(List.of("old", "key", "new"));
    }

    @Test
    @Of(Script.CLAIM)
    void what_would_make_the_answer_too_long_stays_at_the_head_of_its_queue() {
        String large = "x".repeat(2_500_000);
        call(Script.SUBMIT, "", 2, 0, "a", record("0", large), "b", record("0", large), "c", record("0", "C"));
        List<?> claim = claim(1, 9, "0");
        assertThat(claim.get(IDS)).isEqualTo(List.of("a"));
        assertThat(claim.get(MORE)).isEqualTo(1L);
        assertThat(at("q:0")).isEqualTo("[b, c]");
        assertThat(at("q")).isEqualTo("<0=0>");
        assertThat(claim(1, 9, "0").get(IDS)).isEqualTo(List.of("b", "c"));
    }

    @Test
    @Of(Script.CLAIM)
    void a_key_none_of_whose_tasks_was_taken_in_the_end_does_not_wait_for_one() {
        call(Script.CONFIGURE, "keycap", 1);
        String large = "x".repeat(2_500_000);
        call(
                Script.SUBMIT,
                "",
                2,
                0,
                "a",
                record("0|||k", large),
                "b",
                record("0|||m", large),
                "c",
                record("0|||m", "C"));
        assertThat(claim(1, 9, "0|||").get(IDS)).isEqualTo(List.of("a"));
        assertThat(at("h")).isEqualTo("{k=1}");
        assertThat(dump.lines()).doesNotContainKey("v:m");
        assertThat(claim(1, 9, "0|||").get(IDS)).isEqualTo(List.of("b"));
    }

    @Test
    @Of(Script.CLAIM)
    void a_large_claim_has_a_fence_for_each_few_hundred() {
        String[] ids = IntStream.range(0, 600).mapToObj(i -> "i" + i).toArray(String[]::new);
        queued("0", ids);
        List<?> claim = claim(1, 600, "0");
        assertThat(claim.get(IDS)).isEqualTo(List.of(ids));
        assertThat(claim.get(RUNS)).isEqualTo(List.of(256L, 256L, 88L));
        assertThat(dump.hash("r:1")).containsOnlyKeys("1", "2", "3", "n").containsEntry("n", "600");
        assertThat(dump.hash("r:1").get("3"))
                .endsWith(" d 0\ni512\n" + String.join("\n", List.of(ids).subList(513, 600)) + "\n");
    }

    @Test
    @Of(Script.CLAIM)
    void ids_without_a_record_are_dropped() {
        queued("0", "a", "b");
        write(Command.HDEL, "t", "a");
        write(Command.ZADD, "s", 5, "c");
        assertThat(claim(1, 9, "0").get(IDS)).isEqualTo(List.of("b"));
        assertThat(dump.lines()).doesNotContainKeys("q:0", "q", "s");
    }
}
