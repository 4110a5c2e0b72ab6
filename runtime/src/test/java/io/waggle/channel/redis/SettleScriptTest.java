package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code settle.lua}, {@code progress.lua} and {@code reap.lua}: the ends of claims. */
class SettleScriptTest extends ScriptFixture {

    private static final int KEEP = 100;

    /** The family of what is poison in channel c, and what is told of it. */
    private static final String POISON = "036c180c1c3d8d8d";

    private static final String TOLD =
            "{\"function\":\"c\",\"type\":\"POISON\",\"message\":\"the node died each time this"
                    + " task was running; reload it to try again\"}";

    @Test
    @Of(Script.SETTLE)
    void finished_tasks_are_kept_with_their_records_and_a_repetition_is_stale() {
        queued("0", "a", "b");
        claimed(2, "0");
        Object[] ends = {1, KEEP, 0, "a", 1, 5, "0 7 8\nAA", "d", "", "b", 1, 5, "0 7 8\nB", "d", ""};
        assertThat(list(Script.SETTLE, ends).get(1)).isEqualTo(List.of());
        is(
                "t",
                "{a=0 7 8/AA, b=0 7 8/B}",
                "d",
                "[a, b]",
                "l",
                "[2 15]",
                "e",
                "(1)",
                "n",
                "{bytes=15, fence=1, kept=15, submitted=2, succeeded=2}");
        ends[2] = 1;
        assertThat(listAgain(Script.SETTLE, ends).get(1)).isEqualTo(List.of(1L, 2L));
        ends[2] = 0;
        call(Script.SETTLE, ends);
        assertThat(at("n")).as("only a call that repeats none is counted").contains("stale=2");
    }

    @Test
    @Of(Script.FINISH)
    void of_tasks_that_did_not_all_finish_in_their_claims_none_ends() {
        queued("0", "a", "b");
        claimed(2, "0");
        for (Object[] bad : List.of(
                new Object[] {1, KEEP, 7, 5, 1, 0, 2, 1, "a", "0 7 8\nA"},
                new Object[] {2, KEEP, 7, 5, 1, 0, 1, 1, "a", "0 7 8\nA"},
                new Object[] {1, KEEP, 14, 10, 1, 0, 1, 2, "a", "0 7 8\nA", "nobody", "0 7 8\nN"},
                new Object[] {1, KEEP, 14, 10, 2, 0, 1, 1, 2, 1, "a", "0 7 8\nA", "b", "0 7 8\nB"})) {
            assertThat(listAgain(Script.FINISH, bad).get(1))
                    .as(List.of(bad).toString())
                    .isEqualTo(0L);
        }
    }

    @Test
    @Of(Script.SETTLE)
    void each_kind_of_end_goes_to_its_place() {
        queued("0|||k", "done", "retry", "fail", "back", "put", "back2");
        claimed(9, "0|||");
        write(Command.HSET, "p", "done", "0.5 half", "back", "0.1 ");
        write(Command.HSET, "k", "retry", 1, "back", 2);
        write(Command.HSET, "c", "one", "done", "two", "fail", "three", "another");
        Object[] ends = {
            1,
            KEEP,
            0,
            "done",
            1,
            12,
            "0|||k 7 8\nD",
            "d",
            "one",
            "retry",
            1,
            13,
            "0r|||k 7\nR",
            "r",
            60_000, //
            "fail",
            1,
            12,
            "0|||k 7 8\nF",
            "x",
            "fam1 d9\n{\"type\":\"E\"}\ntwo",
            "back",
            1,
            0,
            "",
            "b",
            "",
            "put",
            1,
            0,
            "",
            "p",
            30_000, //
            "back2",
            1,
            0,
            "",
            "b",
            ""
        };
        long now = (Long) list(Script.SETTLE, ends).get(0);
        is(
                "t",
                "{back=0|||k 7/back, back2=0|||k 7/back2, done=0|||k 7 8/D, fail=0|||k 7 8/F, put=0|||k 7/put,"
                        + " retry=0r|||k 7/R}",
                "q",
                "<0|||=0>",
                "y:0|||",
                "[k]",
                "a",
                "<0|||k=0>",
                "q:0|||k",
                "[back, back2]",
                "s",
                "<put=NOW, retry=NOW>",
                "x",
                "<fail=NOW>",
                "i",
                "{fail=fam1}",
                "f:fam1",
                "<fail=NOW>",
                "f",
                "{fam1=NOW d9:1/{\"type\":\"E\"}}",
                "d",
                "[done]",
                "l",
                "[1 11]",
                "c",
                "{three=another}",
                "k",
                "{back=2}",
                "e",
                "(1)",
                "n",
                "{bytes=68, failed=1, fence=1, kept=11, postponed=1, retried=1, submitted=6, succeeded=1}");
        assertThat(dump.sorted("s")).containsEntry("retry", now + 60_000.0).containsEntry("put", now + 30_000.0);
        ends[2] = 1;
        assertThat(listAgain(Script.SETTLE, ends).get(1)).isEqualTo(List.of(1L, 2L, 3L, 4L, 5L, 6L));
    }

    @Test
    @Of(Script.SETTLE)
    void an_old_fence_a_second_end_and_a_stranger_change_nothing_and_are_counted() {
        queued("0", "a", "b");
        claimed(2, "0");
        Object[] ends = {
            1,
            KEEP,
            0,
            "a",
            9,
            5,
            "0 7 8\nX",
            "d",
            "", //
            "nobody",
            1,
            5,
            "0 7 8\nX",
            "d",
            "", //
            "b",
            1,
            5,
            "0 7 8\nB",
            "d",
            "", //
            "b",
            1,
            5,
            "0 7 8\nX",
            "d",
            ""
        };
        assertThat(list(Script.SETTLE, ends).get(1)).isEqualTo(List.of(1L, 2L, 4L));
        is(
                "t",
                "{a=0 7/a, b=0 7 8/B}",
                "r:1",
                "{1=NOW d 0/a/, n=1}",
                "d",
                "[b]",
                "l",
                "[1 7]",
                "e",
                "(1)",
                "n",
                "{bytes=12, fence=1, kept=7, stale=3, submitted=2, succeeded=1}");
        assertThat(list(Script.SETTLE, 2, KEEP, 0, "a", 1, 5, "0 7 8\nX", "d", "")
                        .get(1))
                .as("another epoch's claim")
                .isEqualTo(List.of(1L));
    }

    @Test
    @Of(Script.SETTLE)
    void the_end_of_one_of_its_tasks_lets_a_key_at_its_cap_go_on() {
        call(Script.CONFIGURE, "keycap", 1);
        queued("0|||k", "a", "b");
        claimed(9, "0|||");
        assertThat(list(Script.SETTLE, 1, KEEP, 0, "a", 1, 9, "0|||k 7 8\nA", "d", "")
                        .get(2))
                .isEqualTo(1L);
        assertThat(dump.lines()).doesNotContainKeys("v:k", "h", "r:1");
        assertThat(at("y:0|||")).isEqualTo("[k]");
        assertThat(at("q")).isEqualTo("<0|||=0>");
        claimed(9, "0|||");
        assertThat(list(Script.FINISH, 1, KEEP, 12, 9, 1, 0, 2, 1, "b", "0|||k 7 8\nB")
                        .subList(1, 3))
                .as("nobody waits")
                .isEqualTo(List.of(1L, 0L));
    }

    @Test
    @Of(Script.SETTLE)
    void the_oldest_finished_tasks_make_room_by_the_channels_own_count_or_the_usual_one() {
        queued("0", "a", "b", "c");
        claimed(9, "0");
        call(
                Script.SETTLE,
                1,
                2,
                0,
                "a",
                1,
                5,
                "0 7 8\nA",
                "d",
                "",
                "b",
                1,
                5,
                "0 7 8\nB",
                "d",
                "",
                "c",
                1,
                5,
                "0 7 8\nC",
                "d",
                "");
        assertThat(at("d")).as("what finished together goes together").isEqualTo("[a, b, c]");
        assertThat(at("l")).isEqualTo("[3 21]");
        queued("0", "e");
        claimed(9, "0");
        call(Script.SETTLE, 1, 2, 0, "e", 2, 5, "0 7 8\nE", "d", "");
        assertThat(at("d")).as("two are to be kept").isEqualTo("[a, b, c, e]");
        call(Script.CONFIGURE, "keepcount", 1);
        queued("0", "f");
        claimed(9, "0");
        call(Script.SETTLE, 1, 2, 0, "f", 3, 5, "0 7 8\nF", "d", "");
        assertThat(at("d")).isEqualTo("[f]");
        assertThat(at("l")).isEqualTo("[1 7]");
        assertThat(at("t")).isEqualTo("{f=0 7 8/F}");
        assertThat(at("n")).isEqualTo("{bytes=7, fence=3, kept=7, submitted=5, succeeded=5, trimmed=4}");
    }

    @Test
    @Of(Script.SETTLE)
    void a_coalesce_key_is_free_though_a_task_that_bore_it_before_ends_in_the_same_call() {
        write(Command.HSET, "c", "one", "new");
        queued("0", "new", "reloaded");
        claimed(9, "0");
        call(
                Script.SETTLE,
                1,
                KEEP,
                0,
                "new",
                1,
                7,
                "0 7 8\nN",
                "d",
                "one", //
                "reloaded",
                1,
                12,
                "0 7 8\nR",
                "d",
                "one");
        assertThat(dump.lines()).doesNotContainKey("c");
    }

    @Test
    @Of(Script.FINISH)
    void tasks_that_all_finished_are_kept_and_a_repetition_changes_nothing() {
        queued("0|||k", "a", "b");
        claimed(1, "0|||");
        claimed(1, "0|||");
        write(Command.HSET, "p", "a", "0.5 half");
        write(Command.HSET, "k", "b", 1);
        Object[] ends = {1, KEEP, 21, 18, 2, 0, 1, 1, 2, 1, "a", "0|||k 7 8\nA", "b", "0|||k 7 8\nB"};
        assertThat(list(Script.FINISH, ends).get(1)).isEqualTo(1L);
        is(
                "t",
                "{a=0|||k 7 8/A, b=0|||k 7 8/B}",
                "d",
                "[a, b]",
                "l",
                "[2 21]",
                "e",
                "(1)",
                "n",
                "{bytes=21, fence=2, kept=21, submitted=2, succeeded=2}");
        assertThat(listAgain(Script.FINISH, ends).get(1)).isEqualTo(0L);
    }

    @Test
    @Of(Script.FINISH)
    void one_claim_that_is_gone_leaves_all_as_it_was() {
        queued("0", "a", "b");
        claimed(2, "0");
        Object[] old = {1, KEEP, 12, 10, 2, 0, 1, 1, 9, 1, "a", "0 7 8\nA", "b", "0 7 8\nB"};
        assertThat(listAgain(Script.FINISH, old).get(1)).isEqualTo(0L);
        Object[] unknown = {1, KEEP, 12, 10, 1, 0, 1, 2, "a", "0 7 8\nA", "nobody", "0 7 8\nB"};
        assertThat(listAgain(Script.FINISH, unknown).get(1)).isEqualTo(0L);
        assertThat(at("t")).isEqualTo("{a=0 7/a, b=0 7/b}");
    }

    @Test
    @Of(Script.FINISH)
    void the_oldest_of_finished_tasks_make_room() {
        queued("0", "a", "b", "c");
        claimed(3, "0");
        call(Script.FINISH, 1, 2, 7, 5, 1, 0, 1, 1, "a", "0 7 8\nA");
        call(Script.FINISH, 1, 2, 14, 10, 1, 0, 1, 2, "b", "0 7 8\nB", "c", "0 7 8\nC");
        assertThat(at("d")).isEqualTo("[b, c]");
        assertThat(at("l")).isEqualTo("[2 14]");
        assertThat(at("n")).contains("trimmed=1", "kept=14", "bytes=14");
    }

    @Test
    @Of(Script.FINISH)
    void tasks_leave_their_claim_in_any_order() {
        queued("0", "a", "aa", "b", "ab", "c");
        claimed(5, "0");
        call(Script.FINISH, 1, KEEP, 14, 10, 1, 0, 1, 2, "ab", "0 7 8\nX", "aa", "0 7 8\nX");
        assertThat(at("r:1")).isEqualTo("{1=NOW d 0/a/b/c/, n=3}");
        Object[] twice = {1, KEEP, 14, 10, 1, 0, 1, 2, "b", "0 7 8\nX", "b", "0 7 8\nX"};
        assertThat(listAgain(Script.FINISH, twice).get(1)).isEqualTo(0L);
        Object[] fenceTwice = {1, KEEP, 14, 10, 2, 0, 1, 1, 1, 1, "b", "0 7 8\nX", "c", "0 7 8\nX"};
        assertThat(listAgain(Script.FINISH, fenceTwice).get(1)).isEqualTo(0L);
        call(Script.FINISH, 1, KEEP, 21, 15, 1, 0, 1, 3, "c", "0 7 8\nX", "a", "0 7 8\nX", "b", "0 7 8\nX");
        assertThat(dump.lines()).doesNotContainKey("r:1");
    }

    @Test
    @Of(Script.PROGRESS)
    void progress_is_noted_under_the_fence_in_flight() {
        queued("0", "a");
        claimed(1, "0");
        assertThat(call(Script.PROGRESS, 1, "a", 1, "0.5 half way")).isEqualTo(1L);
        assertThat(at("p")).isEqualTo("{a=0.5 half way}");
        assertThat(again(Script.PROGRESS, 1, "a", 1, "0.5 half way")).isEqualTo(1L);
        for (Object[] old : List.of(new Object[] {1, "a", 11, "1 x"}, new Object[] {2, "a", 1, "1 x"})) {
            assertThat(again(Script.PROGRESS, old)).isEqualTo(0L);
        }
        assertThat(again(Script.PROGRESS, 1, "nobody", 1, "1 x")).isEqualTo(0L);
    }

    @Test
    @Of(Script.REAP)
    void the_tasks_of_a_dead_epoch_go_back_to_the_head_in_their_order() {
        queued("0", "w1_1_8", "w1_1_a", "w1_1_9", "w1_1_10", "rest");
        claimed(2, "0");
        claimed(2, "0");
        write(Command.HSET, "p", "w1_1_9", "0.5 ");
        assertThat(call(Script.REAP, 1, 3)).isEqualTo(4L);
        assertThat(at("q:0")).isEqualTo("[w1_1_8, w1_1_a, w1_1_9, w1_1_10, rest]");
        assertThat(at("k")).isEqualTo("{w1_1_10=1, w1_1_8=1, w1_1_9=1, w1_1_a=1}");
        assertThat(at("z")).isEqualTo("(1)");
        assertThat(at("n")).contains("reaped=4");
        assertThat(dump.lines()).doesNotContainKeys("r:1", "e", "p", "x");
        assertThat(again(Script.REAP, 1, 3)).isEqualTo(0L);
    }

    @Test
    @Of(Script.REAP)
    void a_task_that_was_in_flight_at_two_deaths_waits_in_the_lane_of_suspects() {
        queued("0", "a", "b", "c", "d");
        queued("0r||gpu|k", "e");
        claimed(9, "0", "0r||gpu|");
        write(Command.HSET, "k", "a", 1, "c", 1, "e", 1);
        assertThat(call(Script.REAP, 1, 3)).isEqualTo(5L);
        assertThat(at("q:0")).isEqualTo("[b, d]");
        assertThat(at("q:0c")).isEqualTo("[a, c]");
        assertThat(at("q:0c||gpu|k")).isEqualTo("[e]");
        assertThat(at("q")).isEqualTo("<0=0, 0c=0, 0c||gpu|=0>");

        assertThat(claim(2, 1, "0c", "!0", "!0c||gpu|").get(6)).isEqualTo(List.of("a"));
        assertThat(claim(2, 9, "0", "!0c", "!0c||gpu|").get(6)).isEqualTo(List.of("b", "d"));
        call(Script.SETTLE, 2, 9, 0, "a", 3, 5, "", "b", "");
        assertThat(at("q:0c")).as("given back").isEqualTo("[a, c]");
    }

    @Test
    @Of(Script.REAP)
    void a_task_that_ran_at_too_many_deaths_fails_and_its_key_goes_on() {
        call(Script.CONFIGURE, "keycap", 2);
        queued("0|||k", "bad", "good", "next");
        claimed(9, "0|||");
        write(Command.HSET, "k", "bad", 2);
        assertThat(at("v:k")).isEqualTo("(0|||k)");
        assertThat(call(Script.REAP, 1, 3)).isEqualTo(2L);
        is(
                "t",
                "{bad=0|||k 7/bad, good=0|||k 7/good, next=0|||k 7/next}",
                "q",
                "<0|||=0>",
                "y:0|||",
                "[k]",
                "a",
                "<0|||k=0>",
                "q:0|||k",
                "[good, next]",
                "x",
                "<bad=NOW>",
                "i",
                "{bad=" + POISON + "}",
                "f:" + POISON,
                "<bad=NOW>",
                "f",
                "{" + POISON + "=NOW d:1/" + TOLD + "}",
                "k",
                "{bad=3, good=1}",
                "z",
                "(1)",
                "o",
                "{keycap=2}",
                "n",
                "{bytes=35, failed=1, fence=1, reaped=2, submitted=3}");
        assertThat(again(Script.REAP, 1, 3)).isEqualTo(0L);
    }
}
