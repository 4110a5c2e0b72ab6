package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code cancel}, {@code rerun}, {@code delete}, {@code clear_results} and {@code edit}: tasks under an operator's hand. */
class ControlScriptTest extends ScriptFixture {

    private static final int KEEP = 100;

    @Test
    @Of(Script.CANCEL)
    void tasks_leave_their_lists_and_a_running_one_loses_its_claim() {
        queued("0|||k", "run", "run2");
        claimed(9, "0|||");
        queued("0|||k", "first", "middle", "last");
        write(Command.HSET, "t", "later", "0 7\nL", "failed", "0 7 8\nF", "done", "0 7 8\nD");
        write(Command.ZADD, "s", 60, "later");
        write(Command.ZADD, "x", 70, "failed");
        write(Command.RPUSH, "d", "done");
        write(Command.HSET, "p", "run", "0.5 half");
        write(Command.HSET, "k", "run", 1, "other", 1);
        write(Command.HSET, "c", "one", "first", "two", "another");
        Object[] wanted = {
            "run", "", "first", "one", "middle", "two", "later", "", "failed", "", "done", "", "nobody", ""
        };
        List<?> answer = list(Script.CANCEL, wanted);
        assertThat(answer.get(1)).isEqualTo(1L);
        assertThat(answer.get(2)).isEqualTo(List.of("DONE", "DONE", "DONE", "DONE", "FAILED", "SUCCEEDED", ""));
        assertThat(answer.get(3)).isEqualTo(List.of(1L, "1", "1", "d"));
        assertThat(dump.sorted("u").keySet()).containsExactlyInAnyOrder("run", "first", "middle", "later");
        assertThat(at("r:1")).isEqualTo("{1=NOW d 0|||k/run2/, n=1}");
        assertThat(at("h")).isEqualTo("{k=1}");
        assertThat(at("q:0|||k")).as("those at an end are gone").isEqualTo("[last]");
        assertThat(at("k")).isEqualTo("{other=1}");
        assertThat(at("c")).isEqualTo("{two=another}");
        assertThat(dump.lines()).doesNotContainKeys("p", "s", "g");
        assertThat(dump.hash("n")).containsEntry("cancelled", "4");
        assertThat(((List<?>) listAgain(Script.CANCEL, wanted).get(2)).subList(0, 4))
                .isEqualTo(List.of("CANCELLED", "CANCELLED", "CANCELLED", "CANCELLED"));
        Object[] late = {1, KEEP, 0, "run", 1, 12, "0|||k 7 8\nR", "d", ""};
        assertThat(list(Script.SETTLE, late).get(1)).as("its outcome is stale").isEqualTo(List.of(1L));
        assertThat(dump.hash("n")).containsEntry("stale", "1");
        assertThat(call(Script.PROGRESS, 1, "run", 1, "0.9 ")).isEqualTo(0L);
        assertThat(call(Script.PRIORITISE, "middle", 3)).isEqualTo(0L);
    }

    @Test
    @Of(Script.CANCEL)
    void many_of_one_claim_and_one_named_twice_are_cancelled_once() {
        queued("0", "a", "b", "c", "d", "e", "f");
        claimed(9, "0");
        List<Object> wanted = new ArrayList<>();
        for (String id : List.of("b", "a", "f", "d", "a", "c", "e")) {
            wanted.add(id);
            wanted.add("");
        }
        List<?> answer = list(Script.CANCEL, wanted.toArray());
        assertThat(answer.get(2)).isEqualTo(List.of("DONE", "DONE", "DONE", "DONE", "CANCELLED", "DONE", "DONE"));
        assertThat(dump.lines()).doesNotContainKeys("r:1", "h");
        assertThat(dump.hash("n")).containsEntry("cancelled", "6");
    }

    @Test
    @Of(Script.CLAIM)
    void a_claim_passes_cancelled_ones_over_and_a_bounded_number_at_once() {
        String[] ids = new String[4_500];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = "i" + i;
        }
        for (int from = 0; from < ids.length; from += 500) {
            queued("0", java.util.Arrays.copyOfRange(ids, from, from + 500));
        }
        for (int from = 1; from < ids.length - 1; from += 400) {
            List<Object> some = new ArrayList<>();
            for (int i = from; i < Math.min(ids.length - 1, from + 400); i++) {
                some.add(ids[i]);
                some.add("");
            }
            call(Script.CANCEL, some.toArray());
        }
        assertThat(dump.hash("g")).hasSize(4_498);
        assertThat(claim(1, 1, "0").get(6)).isEqualTo(List.of("i0"));
        List<?> none = claim(1, 500, "0");
        assertThat(none.get(6)).isEqualTo(List.of());
        assertThat(none.get(2)).as("there is more").isEqualTo(1L);
        assertThat(dump.hash("g")).hasSizeBetween(1_500, 3_000);
        claim(1, 500, "0");
        assertThat(claim(1, 500, "0").get(6)).isEqualTo(List.of("i4499"));
        assertThat(dump.lines()).doesNotContainKeys("g", "q:0", "q");
    }

    @Test
    @Of(Script.SUBMIT)
    void a_cancelled_task_runs_for_nobody_and_takes_no_place() {
        call(Script.CONFIGURE, "capacity", 1);
        assertThat(list(Script.SUBMIT, "", 5, "a", record("0", "A"), 0, 0, "same"))
                .isEmpty();
        write(Command.ZADD, "u", 80, "a");
        assertThat(list(Script.SUBMIT, "", 5, "b", record("0", "B"), 0, 0, "same"))
                .isEmpty();
        assertThat(at("c")).isEqualTo("{same=b}");
    }

    @Test
    @Of(Script.RERUN)
    void ended_tasks_are_queued_anew_once_and_leave_a_shadow_where_they_were_kept() {
        queued("0", "a", "b", "c");
        claimed(3, "0");
        call(Script.SETTLE, 1, KEEP, 0, "a", 1, 5, "0 7 8\nAAA", "d", "", "b", 1, 5, "0 7 9\nB", "d", "");
        call(Script.SETTLE, 1, KEEP, 0, "c", 1, 5, "0 7 8\nC", "x", "fam d\n{}\n");
        write(Command.ZADD, "x", 50, "c");
        write(Command.HSET, "k", "c", 3);
        queued("0", "gone", "waits");
        call(Script.CANCEL, "gone", "");
        write(Command.ZADD, "u", 60, "gone");
        Object[] wanted = {
            "a", 8, "0 7\na", "one", "b", 7, "0 7\nb", "", "c", 50, "0 7\nc", "", //
            "gone", 60, "0 7\ngone", "", "waits", 1, "0 7\nw", "", "nobody", 1, "0 7\nn", ""
        };
        assertThat(list(Script.RERUN, wanted)).isEqualTo(List.of("DONE", "MOVED", "DONE", "DONE", "QUEUED", ""));
        is(
                "t",
                "{a=0 7/a, b=0 7 9/B, c=0 7/c, gone=0 7/gone, waits=0 7/waits}",
                "d",
                "[a, b]",
                "l",
                "[2 16]",
                "m",
                "{a=2 0 9}",
                "q",
                "<0=0>",
                "q:0",
                "[waits, a, c, gone]",
                "c",
                "{one=a}",
                "e",
                "(1)",
                "n",
                "{bytes=34, cancelled=1, failed=1, fence=1, kept=7, shadows=1, submitted=5, succeeded=2}");
        assertThat(listAgain(Script.RERUN, wanted).subList(0, 4))
                .isEqualTo(List.of("QUEUED", "MOVED", "QUEUED", "QUEUED"));
    }

    @Test
    @Of(Script.RERUN)
    void a_cancelled_task_whose_shadow_is_left_takes_its_old_place() {
        queued("0", "a", "b", "c");
        call(Script.CANCEL, "b", "");
        assertThat(at("g")).isEqualTo("{0 b=1}");
        long when = dump.sorted("u").values().iterator().next().longValue();
        assertThat(list(Script.RERUN, "b", when, "0 7\nb", "")).isEqualTo(List.of("DONE"));
        assertThat(dump.lines()).doesNotContainKeys("g", "u");
        assertThat(claimed(9, "0")).isEqualTo(List.of("a", "b", "c"));
    }

    @Test
    @Of(Script.SWEEP)
    void shadows_and_lighter_records_are_forgotten_without_a_miscount() {
        queued("0", "a", "b", "c", "d");
        claimed(4, "0");
        call(Script.SETTLE, 1, KEEP, 0, "a", 1, 5, "0 7 8\nAAAA", "d", "", "b", 1, 5, "0 7 8\nBBBB", "d", "");
        call(Script.SETTLE, 1, KEEP, 0, "c", 1, 5, "0 7 8\nCCCC", "d", "", "d", 1, 5, "0 7 8\nDDDD", "d", "");
        assertThat(list(Script.CLEAR_RESULTS, "b", 8, "0 7 8\nB", "a", 7, "x", "nobody", 8, "x"))
                .isEqualTo(List.of("DONE", "MOVED", ""));
        assertThat(listAgain(Script.CLEAR_RESULTS, "b", 8, "0 7 8\nB")).isEqualTo(List.of("DONE"));
        assertThat(at("m")).isEqualTo("{b=0 3}");
        for (int again = 0; again < 2; again++) {
            assertThat(list(Script.RERUN, "a", 8, "0 7\na", "")).isEqualTo(List.of("DONE"));
            claimed(1, "0");
            call(Script.SETTLE, 1, KEEP, 0, "a", 2 + again, 5, "0 7 8\nAA", "d", "");
        }
        assertThat(list(Script.DELETE, "c", "", "c", "")).isEqualTo(List.of("DONE", ""));
        assertThat(listAgain(Script.DELETE, "c", "")).isEqualTo(List.of(""));
        assertThat(at("d")).isEqualTo("[a, b, c, d, a, a]");
        assertThat(at("m")).isEqualTo("{a=5 0 10 8, b=0 3, c=6 0 10}");
        assertThat(Audit.of(redis, base, 1)).isEmpty();
        for (int keep = 5; keep >= 0; keep--) {
            call(Script.SWEEP, keep, KEEP);
            assertThat(Audit.of(redis, base, 1)).as("keeping " + keep).isEmpty();
        }
        is(
                "e",
                "(1)",
                "n",
                "{bytes=0, deleted=1, fence=3, kept=0, passed=3, shadows=0, submitted=4, succeeded=6, trimmed=3}");
    }

    @Test
    @Of(Script.FINISH)
    void those_that_finish_push_shadows_out_as_well() {
        queued("0", "a", "b");
        claimed(2, "0");
        call(Script.FINISH, 1, KEEP, 20, 10, 1, 1, 2, "a", "0 7 8\nAAAA", "b", "0 7 8\nBBBB");
        call(Script.RERUN, "a", 8, "0 7\na", "");
        call(Script.CLEAR_RESULTS, "b", 8, "0 7 8\nB");
        claimed(1, "0");
        call(Script.FINISH, 1, 1, 8, 5, 1, 2, 1, "a", "0 7 8\nAA");
        assertThat(Audit.of(redis, base, 0)).isEmpty();
        assertThat(at("d")).isEqualTo("[a]");
        assertThat(dump.lines()).doesNotContainKeys("m");
    }

    @Test
    @Of(Script.CLEAR_RESULTS)
    void results_of_finished_tasks_are_cleared_and_of_no_others() {
        queued("0", "a", "b", "c");
        claimed(2, "0");
        call(Script.SETTLE, 1, KEEP, 0, "a", 1, 5, "0 7 8\nAAAA", "d", "");
        Object[] wanted = {"a", 8, "0 7 8\nA", "b", 8, "x", "c", 8, "x", "nobody", 8, "x"};
        int before = Integer.parseInt(dump.hash("n").get("bytes"));
        assertThat(list(Script.CLEAR_RESULTS, wanted)).isEqualTo(List.of("DONE", "RUNNING", "QUEUED", ""));
        assertThat(dump.hash("t")).containsEntry("a", "0 7 8\nA").containsEntry("b", record("0", "b"));
        assertThat(dump.hash("n")).containsEntry("bytes", String.valueOf(before - 3));
        assertThat(listAgain(Script.CLEAR_RESULTS, wanted)).isEqualTo(List.of("DONE", "RUNNING", "QUEUED", ""));
    }

    @Test
    @Of(Script.SWEEP)
    void cancelled_tasks_go_by_count_and_by_age() {
        queued("0", "a", "b", "c");
        call(Script.CANCEL, "a", "", "b", "", "c", "");
        write(Command.ZADD, "u", 10, "a", 11, "b");
        assertThat(again(Script.SWEEP, 3, KEEP)).isEqualTo(0L);
        assertThat(call(Script.SWEEP, 2, KEEP)).isEqualTo(1L);
        call(Script.CONFIGURE, "keepage", 3_600_000);
        assertThat(call(Script.SWEEP, 2, KEEP)).isEqualTo(1L);
        assertThat(again(Script.SWEEP, 2, KEEP)).isEqualTo(0L);
        assertThat(at("t")).isEqualTo("{c=0 7/c}");
        assertThat(dump.hash("n")).containsEntry("deleted", "2").containsEntry("bytes", "5");
    }

    @Test
    @Of(Script.DELETE)
    void what_does_not_run_is_deleted_wherever_it_is() {
        queued("0", "run");
        claimed(1, "0");
        queued("0", "a", "b", "c");
        write(Command.HSET, "t", "later", "0 7\nL", "failed", "0 7\nF", "gone", "0 7\nG");
        write(Command.HSET, "n", "submitted", 7, "bytes", 37);
        write(Command.ZADD, "s", 60, "later");
        write(Command.ZADD, "x", 70, "failed");
        write(Command.ZADD, "u", 80, "gone");
        write(Command.HSET, "k", "failed", 3);
        write(Command.HSET, "c", "one", "later");
        Object[] wanted = {"run", "", "b", "", "later", "one", "failed", "", "gone", ""};
        assertThat(list(Script.DELETE, wanted)).isEqualTo(List.of("RUNNING", "DONE", "DONE", "DONE", "DONE"));
        assertThat(listAgain(Script.DELETE, wanted)).isEqualTo(List.of("RUNNING", "", "", "", ""));
        assertThat(at("g")).isEqualTo("{0 b=1}");
        assertThat(dump.lines()).doesNotContainKeys("s", "x", "u", "k", "c");
        assertThat(Audit.of(redis, base, 4)).isEmpty();
    }

    @Test
    @Of(Script.EDIT)
    void a_waiting_task_is_written_anew_while_it_is_as_it_was_read() {
        queued("0", "run");
        claimed(1, "0");
        queued("0", "a");
        assertThat(call(Script.EDIT, "a", "0 7\na", "0 7\nlonger")).isEqualTo("DONE");
        assertThat(again(Script.EDIT, "a", "0 7\na", "0 7\nlonger")).isEqualTo("DONE");
        assertThat(again(Script.EDIT, "a", "0 7\na", "0 7\nother")).isEqualTo("MOVED");
        assertThat(again(Script.EDIT, "run", "0 7\nrun", "0 7\nx")).isEqualTo("RUNNING");
        assertThat(again(Script.EDIT, "nobody", "0 7\nrun", "0 7\nx")).isEqualTo("");
        assertThat(dump.hash("n")).containsEntry("bytes", "17");
        call(Script.CONFIGURE, "bytes", 17);
        assertThat(again(Script.EDIT, "a", "0 7\nlonger", "0 7\neven longer")).isEqualTo("FULL");
        assertThat(call(Script.EDIT, "a", "0 7\nlonger", "0 7\nb")).isEqualTo("DONE");
        assertThat(Audit.of(redis, base, 0)).isEmpty();
    }
}
