package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code reload.lua}, {@code delete_failed.lua}, {@code sweep.lua}, and what only looks: {@code find}, {@code status}. */
class KeepScriptTest extends ScriptFixture {

    @Test
    @Of(Script.RELOAD)
    void failed_tasks_go_back_once_and_one_that_failed_again_meanwhile_stays() {
        write(Command.HSET, "t", "a", "0r 7 8\nAAAA", "b", "0|||k 7 8\nB", "c", "0 7 8\nC");
        write(Command.HSET, "n", "bytes", 29);
        write(Command.HSET, "k", "a", 3);
        write(Command.ZADD, "x", 50, "a", 51, "b", 52, "c");
        write(Command.HSET, "i", "a", "fa", "b", "fb", "c", "fb");
        write(Command.HSET, "f", "fa", "50 d\n{}", "fb", "51 d\n{}");
        write(Command.ZADD, "f:fa", 50, "a");
        write(Command.ZADD, "f:fb", 51, "b", 52, "c");
        Object[] wanted = {"", 0, 0, 9, "a", 50, "b", "", "c", 40, "nobody", 50};
        assertThat(call(Script.RELOAD, wanted)).isEqualTo(List.of(2L, 4L, List.of(3L, 4L)));
        is(
                "t",
                "{a=0 7/AAAA, b=0|||k 7/B, c=0 7 8/C}",
                "x",
                "<c=52>",
                "i",
                "{c=fb}",
                "f",
                "{fb=51 d/{}}",
                "f:fb",
                "<c=52>",
                "q",
                "<0=0, 0|||=0>",
                "q:0",
                "[a]",
                "q:0|||k",
                "[b]",
                "a",
                "<0|||k=0>",
                "y:0|||",
                "[k]",
                "n",
                "{bytes=24}");
        assertThat(again(Script.RELOAD, wanted)).isEqualTo(List.of(0L, 4L, List.of(1L, 2L, 3L, 4L)));
    }

    @Test
    @Of(Script.RELOAD)
    void the_oldest_of_a_family_or_of_a_time_go_back_a_bounded_number_at_once() {
        failed("a", 50, "fa", "b", 51, "fb", "c", 52, "fa", "d", 53, "fa");
        assertThat(call(Script.RELOAD, "fa", 0, 52, 1)).isEqualTo(List.of(1L, 1L, List.of()));
        assertThat(at("q:0")).isEqualTo("[a]");
        assertThat(call(Script.RELOAD, "fa", 0, 52, 9)).isEqualTo(List.of(1L, 1L, List.of()));
        assertThat(at("x")).isEqualTo("<b=51, d=53>");
        assertThat(again(Script.RELOAD, "fa", 0, 52, 9)).isEqualTo(List.of(0L, 0L, List.of()));
        assertThat(call(Script.RELOAD, "", 52, 99, 9)).isEqualTo(List.of(1L, 1L, List.of()));
        assertThat(at("x")).isEqualTo("<b=51>");
        assertThat(at("f:fb")).isEqualTo("<b=51>");
        assertThat(dump.hash("f")).containsOnlyKeys("fb");
    }

    @Test
    @Of(Script.RELOAD)
    void large_records_go_back_a_few_at_once_and_one_that_nobody_can_read_is_queued_as_it_is() {
        String large = "x".repeat(2_500_000);
        write(Command.HSET, "t", "a", "0 7 8\n" + large, "b", "0 7 8\n" + large, "c", "no record");
        write(Command.ZADD, "x", 50, "a", 51, "b", 52, "c", 53, "none");
        assertThat(call(Script.RELOAD, "", 0, 99, 9)).isEqualTo(List.of(1L, 1L, List.of()));
        assertThat(call(Script.RELOAD, "", 0, 0, 9, "b", 51, "c", 52, "none", 53))
                .isEqualTo(List.of(3L, 3L, List.of()));
        assertThat(at("q:0")).isEqualTo("[a, b, c]");
        assertThat(dump.hash("t")).containsEntry("c", "no record").doesNotContainKey("none");
        assertThat(at("x")).isEmpty();
    }

    /** Failed tasks: id, time and family of each, all of queue 0. */
    private void failed(Object... tasks) {
        for (int i = 0; i < tasks.length; i += 3) {
            String id = tasks[i].toString();
            write(Command.HSET, "t", id, "0 7 8\n" + id);
            write(Command.ZADD, "x", tasks[i + 1], id);
            call(Script.GROUP_FAILED, id, tasks[i + 1], tasks[i + 2], "d", "{}");
        }
    }

    @Test
    @Of(Script.DELETE_FAILED)
    void failed_tasks_are_deleted_with_all_that_is_known_of_them() {
        failed("a", 50, "fa", "c", 51, "fa", "d", 52, "fd");
        write(Command.HSET, "t", "b", "0 7\nB");
        write(Command.HSET, "n", "bytes", 26);
        write(Command.HSET, "k", "a", 3);
        write(Command.RPUSH, "q:0", "b");
        Object[] wanted = {"", 0, 0, 9, "a", 50, "b", "", "c", 50};
        assertThat(call(Script.DELETE_FAILED, wanted)).isEqualTo(List.of(1L, 3L, List.of(2L, 3L)));
        assertThat(again(Script.DELETE_FAILED, wanted)).isEqualTo(List.of(0L, 3L, List.of(1L, 2L, 3L)));
        assertThat(call(Script.DELETE_FAILED, "fa", 0, 99, 9)).isEqualTo(List.of(1L, 1L, List.of()));
        assertThat(again(Script.DELETE_FAILED, "fa", 0, 99, 9)).isEqualTo(List.of(0L, 0L, List.of()));
        assertThat(call(Script.DELETE_FAILED, "", 0, 99, 9)).isEqualTo(List.of(1L, 1L, List.of()));
        is("t", "{b=0 7/B}", "q:0", "[b]", "n", "{bytes=5, deleted=3}");
    }

    @Test
    @Of(Script.SWEEP)
    void finished_tasks_go_by_count_and_by_the_bound_above_it() {
        finished("a", 1, "b", 2, "c", 3, "d", 4);
        assertThat(again(Script.SWEEP, 4, 9)).isEqualTo(0L);
        assertThat(call(Script.SWEEP, 3, 9)).isEqualTo(1L);
        assertThat(at("d")).isEqualTo("[b, c, d]");
        assertThat(at("n")).isEqualTo("{bytes=24, kept=24, trimmed=1}");
        assertThat(again(Script.SWEEP, 3, 9)).isEqualTo(0L);
        assertThat(call(Script.SWEEP, 3, 2)).isEqualTo(1L);
        call(Script.CONFIGURE, "keepcount", 1);
        assertThat(call(Script.SWEEP, 3, 9)).isEqualTo(1L);
        is("t", "{d=0 7 4/d.}", "d", "[d]", "l", "[1 8]", "n", "{bytes=8, kept=8, trimmed=3}", "o", "{keepcount=1}");
    }

    @Test
    @Of(Script.SWEEP)
    void finished_tasks_go_by_age_and_by_bytes() {
        long now = System.currentTimeMillis();
        write(Command.HSET, "t", "a", "0 7 " + Long.toString(now - 9_000, 36) + "\nA");
        write(Command.HSET, "t", "b", "0 7 " + Long.toString(now + 3_600_000, 36) + "\nB");
        write(Command.RPUSH, "d", "a", "b");
        write(Command.RPUSH, "l", "1 14", "1 14");
        write(Command.HSET, "n", "bytes", 28, "kept", 28);
        call(Script.CONFIGURE, "keepage", 3_000);
        assertThat(call(Script.SWEEP, 100, 100)).isEqualTo(1L);
        assertThat(at("d")).isEqualTo("[b]");
        assertThat(at("n")).isEqualTo("{bytes=14, kept=14, trimmed=1}");
        assertThat(again(Script.SWEEP, 100, 100)).isEqualTo(0L);
        call(Script.CONFIGURE, "keepbytes", 14);
        assertThat(again(Script.SWEEP, 100, 100)).isEqualTo(0L);
        call(Script.CONFIGURE, "keepbytes", 13);
        assertThat(call(Script.SWEEP, 100, 100)).isEqualTo(1L);
        is("n", "{bytes=0, kept=0, trimmed=2}", "o", "{keepage=3000, keepbytes=13}");
    }

    @Test
    @Of(Script.SWEEP)
    void a_sweep_forgets_a_bounded_number_and_the_next_goes_on() {
        Object[] pairs = new Object[1_200];
        for (int i = 0; i < 600; i++) {
            pairs[2 * i] = "i" + (100 + i);
            pairs[2 * i + 1] = 5;
        }
        finished(pairs);
        assertThat(call(Script.SWEEP, 10, 100)).isEqualTo(500L);
        assertThat(call(Script.SWEEP, 10, 100)).isEqualTo(90L);
        assertThat(dump.list("d")).hasSize(10).startsWith("i690");
        assertThat(at("l")).isEqualTo("[10 80]");
        assertThat(dump.hash("t")).hasSize(10);
    }

    @Test
    @Of(Script.FIND)
    void a_task_is_found_wherever_it_is() {
        queued("0", "run", "wait");
        claimed(1, "0");
        call(Script.PROGRESS, 1, "run", 1, "0.5 half");
        write(Command.HSET, "t", "later", "0 7\nL", "failed", "0 7\nF");
        write(Command.ZADD, "s", 60, "later");
        write(Command.ZADD, "x", 70, "failed");
        assertThat(again(Script.FIND, "nobody")).isNull();
        assertThat(found("wait")).isEqualTo(Arrays.asList("0 7\nwait", null, null, null, null, null, null, null));
        assertThat(found("later")).isEqualTo(Arrays.asList("0 7\nL", "60", null, null, null, null, null, null));
        assertThat(found("failed")).isEqualTo(Arrays.asList("0 7\nF", null, "70", null, null, null, null, null));
        assertThat(found("run").toString()).matches("\\[0 7\nrun, null, null, 1, 1, \\d+ d 0, 0.5 half, null]");
        write(Command.ZADD, "u", 80, "wait");
        assertThat(found("wait")).isEqualTo(Arrays.asList("0 7\nwait", null, null, null, null, null, null, "80"));
    }

    private List<?> found(String id) {
        return listAgain(Script.FIND, id);
    }

    @Test
    @Of(Script.STATUS)
    void the_numbers_of_a_channel_are_those_of_its_sets() {
        assertThat(again(Script.STATUS))
                .isEqualTo(List.of(0L, 0L, 0L, 0L, 0L, 0L, List.of(), 0L, Arrays.asList(null, null)));
        queued("0", "a", "b");
        claimed(1, "0");
        call(Script.SUBMIT, "", 2, "old", "0|||k 6\nO");
        write(Command.HSET, "t", "later", "0 1\nL", "failed", "0 1\nF", "done", "0 1 2\nD", "failed2", "0 1\nF");
        write(Command.ZADD, "s", 60, "later");
        write(Command.ZADD, "x", 70, "failed", 71, "failed2");
        write(Command.RPUSH, "d", "done");
        write(Command.RPUSH, "d", "later");
        write(Command.HSET, "n", "shadows", 1);
        write(Command.HSET, "t", "gone", "0 1\nG");
        write(Command.ZADD, "u", 80, "gone");
        write(Command.HSET, "n", "submitted", 13, "trimmed", 3, "deleted", 2);
        assertThat(listAgain(Script.STATUS).subList(0, 6)).isEqualTo(List.of(2L, 1L, 1L, 2L, 1L, 6L));
        assertThat(((List<?>) listAgain(Script.STATUS).get(6)))
                .isEqualTo(List.of(
                        "submitted",
                        "13",
                        "bytes",
                        "19",
                        "fence",
                        "1",
                        "shadows",
                        "1",
                        "trimmed",
                        "3",
                        "deleted",
                        "2"));
        assertThat(listAgain(Script.STATUS).get(7)).isEqualTo(1L);
    }

    /** Ids with the time of their end, each with a record of 8 bytes. */
    private void finished(Object... idsAndEnds) {
        for (int i = 0; i < idsAndEnds.length; i += 2) {
            String id = idsAndEnds[i].toString();
            write(Command.HSET, "t", id, "0 7 " + idsAndEnds[i + 1] + "\n" + id.charAt(0) + ".");
        }
        Object[] ids =
                Arrays.stream(idsAndEnds).filter(one -> one instanceof String).toArray();
        write(Command.RPUSH, "d", ids);
        write(Command.RPUSH, "l", "1 8", (ids.length - 1) + " " + 8 * (ids.length - 1));
        write(Command.HSET, "n", "bytes", 8 * ids.length, "kept", 8 * ids.length);
    }
}
