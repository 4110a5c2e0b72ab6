package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What scripts count by function and batch, and {@code figures.lua}, which reads it. */
class FiguresScriptTest extends ScriptFixture {

    private static final int KEEP = 100;

    /** A record as Java writes it: attempts 3, none used, back-off 1 and 2, no time limit, the batch. */
    private static String of(String batch, String rest) {
        return "0|f 7" + rest + "\n\3\0\1\2\0" + (char) batch.length() + batch;
    }

    @Test
    @Of(Script.SUBMIT)
    void what_was_stored_is_counted_once() {
        Object[] some = {"0|f", 2, 4, 2, "f one", 1, "f two", "a", of("one", ""), "b", of("one", ""), "c", of("two", "")
        };
        call(Script.SUBMIT, some);
        assertThat(dump.hash("j:f one")).containsOnlyKeys("b", "s", "t").containsEntry("s", "2");
        assertThat(dump.hash("j:f two")).containsEntry("s", "1");
        assertThat(at("groups")).isEqualTo("<f one=NOW, f two=NOW>");
        some[0] = "";
        assertThat(listAgain(Script.SUBMIT, some)).hasSize(9);
        Object[] more = {"", 2, 4, 1, "f one", 2, "f two", "a", of("one", ""), "d", of("two", ""), "e", of("two", "")};
        call(Script.SUBMIT, more);
        assertThat(dump.hash("j:f one")).containsEntry("s", "2");
        assertThat(dump.hash("j:f two")).containsEntry("s", "3");
    }

    @Test
    @Of(Script.FINISH)
    void what_finished_is_counted_once_with_its_device_time_and_count() {
        submitted("a", "b", "c");
        claimed(9, "0|f");
        Object[] ends = {
            1,
            KEEP,
            30,
            30,
            1,
            10,
            2,
            30,
            4,
            "d",
            "f one",
            1,
            5,
            0,
            "e",
            "f one",
            1,
            3,
            "a",
            of("one", " 8"),
            "b",
            of("one", " 8"),
            "c",
            of("one", " 8")
        };
        assertThat(list(Script.FINISH, ends).get(1)).isEqualTo(1L);
        assertThat(dump.hash("j:f one"))
                .containsAllEntriesOf(Map.of("s", "3", "d d", "2", "d e", "1", "m", "35", "c", "4"));
        assertThat(listAgain(Script.FINISH, ends).get(1)).isEqualTo(0L);
    }

    @Test
    @Of(Script.SETTLE)
    void each_kind_of_end_is_counted_and_what_is_stale_is_not() {
        submitted("done", "retry", "fail", "back");
        claimed(9, "0|f");
        Object[] ends = {
            1,
            KEEP,
            0,
            "done",
            1,
            12,
            of("one", " 8"),
            "d7 2 d f one",
            "", //
            "retry",
            1,
            12,
            of("one", ""),
            "r9 0 d f one",
            60_000, //
            "fail",
            1,
            12,
            of("one", " 8"),
            "x11 0 d f one",
            "family d\ntold\n", //
            "back",
            1,
            0,
            "",
            "b",
            "", //
            "nobody",
            1,
            12,
            of("one", " 8"),
            "d7 2 d f one",
            ""
        };
        assertThat(list(Script.SETTLE, ends).get(1)).isEqualTo(List.of(5L));
        Map<String, String> expected =
                Map.of("s", "4", "d d", "1", "m", "7", "c", "2", "o d", "1", "f d", "1", "x", "1");
        assertThat(dump.hash("j:f one")).containsAllEntriesOf(expected).hasSize(expected.size() + 2);
        ends[2] = 1;
        listAgain(Script.SETTLE, ends);
        assertThat(list(Script.DELETE_FAILED, "", 0, "+inf", 9, "fail", "").get(0))
                .isEqualTo(1L);
        assertThat(listAgain(Script.DELETE_FAILED, "", 0, "+inf", 9, "fail", "").get(0))
                .isEqualTo(0L);
        assertThat(dump.hash("j:f one")).containsEntry("x", "0").containsEntry("e", "1");
    }

    @Test
    @Of(Script.RERUN)
    void what_begins_anew_has_not_ended() {
        submitted("a", "b");
        claimed(1, "0|f");
        call(Script.FINISH, 1, KEEP, 10, 10, 1, 5, 1, 30, 4, "d", "f one", 1, 1, "a", of("one", " 8") + "RESULT");
        call(Script.CANCEL, "b", "");
        assertThat(dump.hash("j:f one")).containsEntry("u", "1");
        listAgain(Script.CANCEL, "b", "");
        assertThat(list(Script.CLEAR_RESULTS, "a", 8, of("one", " 8"), 3)).isEqualTo(List.of("DONE"));
        listAgain(Script.CLEAR_RESULTS, "a", 8, of("one", " 8"), 3);
        assertThat(dump.hash("j:f one")).containsEntry("c", "1");
        long cancelled = dump.sorted("u").getOrDefault("b", 0.0).longValue();
        Object[] both = {"a", 8, of("one", ""), "", 1, "b", cancelled, of("one", ""), "", 0};
        assertThat(list(Script.RERUN, both)).isEqualTo(List.of("DONE", "DONE"));
        assertThat(dump.hash("j:f one"))
                .containsAllEntriesOf(Map.of("s", "2", "d d", "1", "r", "1", "u", "0", "m", "30", "c", "0"));
        listAgain(Script.RERUN, both);
    }

    @Test
    @Of(Script.REAP)
    void what_fails_because_its_nodes_died_is_counted_once() {
        submitted("a", "b");
        claimed(9, "0|f");
        write(Command.HSET, "k", "a", 2);
        call(Script.REAP, 1, 3);
        assertThat(dump.hash("j:f one")).containsEntry("x", "1");
        again(Script.REAP, 1, 3);
        long failed = dump.sorted("x").getOrDefault("a", 0.0).longValue();
        assertThat(list(Script.RELOAD, "", 0, "+inf", 9, "a", failed).get(0)).isEqualTo(1L);
        assertThat(listAgain(Script.RELOAD, "", 0, "+inf", 9, "a", failed).get(0))
                .isEqualTo(0L);
        assertThat(dump.hash("j:f one")).containsEntry("x", "0");
        assertThat(list(Script.CLEAR, 9, "").get(0)).isEqualTo(2L);
        assertThat(dump.hash("j:f one")).containsEntry("e", "2");
    }

    @Test
    @Of(Script.FIGURES)
    void what_runs_is_told_by_device_and_group() {
        submitted("a", "b", "c");
        claimed(2, "0|f");
        List<?> told = listAgain(Script.FIGURES, 0, 500);
        assertThat(((List<?>) told.get(0)).get(0)).isEqualTo("f one");
        assertThat(told.get(1)).isEqualTo(List.of("d f one", 2L));
        assertThat(told.get(2)).isEqualTo(0L);
        assertThat(listAgain(Script.FIGURES, 1, 500)).isEqualTo(List.of(List.of(), List.of(), 0L));
    }

    @Test
    @Of(Script.FIGURES)
    void groups_with_very_many_figures_are_told_few_at_a_time() {
        for (int group = 0; group < 30; group++) {
            write(Command.ZADD, "groups", group, "f b" + group);
            List<Object> figures = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                figures.addAll(List.of("d n" + i, i));
            }
            write(Command.HSET, "j:f b" + group, figures.toArray());
        }
        List<Object> seen = new ArrayList<>();
        long from = 0;
        int calls = 0;
        do {
            List<?> answer = listAgain(Script.FIGURES, from, 500);
            List<?> groups = (List<?>) answer.get(0);
            assertThat(groups).hasSizeLessThanOrEqualTo(2 * 5);
            for (int i = 0; i < groups.size(); i += 2) {
                seen.add(groups.get(i));
            }
            from = (Long) answer.get(2);
            calls++;
        } while (from > 0 && calls < 100);
        assertThat(seen).hasSize(30).doesNotHaveDuplicates();
        assertThat(listAgain(Script.FIGURES, 0, 5).get(2))
                .as("more than were wanted")
                .isEqualTo(5L);
    }

    @Test
    @Of(Script.SUBMIT)
    void of_very_many_groups_those_that_are_over_are_added_up_and_come_back_when_they_are_needed() {
        for (int from = 0; from < 2_000; from += 100) {
            List<Object> tasks = new ArrayList<>(List.of("0|f", 2, 200));
            for (int i = from; i < from + 100; i++) {
                tasks.addAll(List.of(1, "f b" + i));
            }
            for (int i = from; i < from + 100; i++) {
                tasks.addAll(List.of("t" + i, of("b" + i, "")));
            }
            call(Script.SUBMIT, tasks.toArray());
        }
        claimed(2, "0|f");
        call(
                Script.FINISH,
                1,
                KEEP,
                10,
                10,
                1,
                10,
                1,
                30,
                4,
                "d",
                "f b0",
                1,
                5,
                0,
                "d",
                "f b1",
                1,
                2,
                "t0",
                of("b0", " 8"),
                "t1",
                of("b1", " 8"));
        assertThat(dump.sorted("groups")).hasSize(2_000);
        write(Command.ZADD, "groups", "3000000000000", "f b0", "3000000000000", "f b1");
        write(Command.ZADD, "groups", "1", "f b2");
        call(Script.SUBMIT, "", 2, 2, 1, "f new", "new", of("new", ""));
        assertThat(dump.sorted("groups")).as("the oldest are open").hasSize(2_001);
        write(Command.ZADD, "groups", "5000", "f b0", "6000", "f b1");
        write(Command.HSET, "j:f b0", "t", "1");
        write(Command.HSET, "j:f b1", "t", "2", "b", "2");
        call(Script.SUBMIT, "", 2, 2, 1, "f newer", "newer", of("newer", ""));
        assertThat(dump.lines()).doesNotContainKeys("j:f b0", "j:f b1");
        assertThat(dump.hash("j:f ")).containsAllEntriesOf(Map.of("s", "2", "d d", "2", "m", "35", "c", "4", "t", "2"));

        assertThat(list(Script.RERUN, "t0", 8, of("b0", ""), "", 4)).isEqualTo(List.of("DONE"));
        assertThat(dump.hash("j:f "))
                .containsEntry("s", "1")
                .containsEntry("r", "1")
                .containsEntry("d d", "2");
        assertThat(dump.hash("j:f b0")).containsEntry("s", "1");

        write(Command.ZADD, "groups", "5000", "f ");
        for (int i = 0; i < 3; i++) {
            call(Script.SUBMIT, "", 2, 2, 1, "f last" + i, "last" + i, of("last" + i, ""));
        }
        assertThat(dump.hash("j:f ")).as("what was added up stays").containsEntry("d d", "2");
        assertThat(dump.sorted("groups").getOrDefault("f ", 0.0)).isGreaterThan(5_000.0);
        for (int i = 0; i < 1_000; i++) {
            write(Command.HSET, "j:f ", "d n" + i, i + 1);
        }
        write(Command.ZADD, "groups", "6000", "f b1", "3000000000000", "f ");
        write(Command.HSET, "j:f b1", "b", 1, "t", 2, "s", 1, "d another", 1);
        call(Script.SUBMIT, "", 2, 2, 1, "f full", "full", of("full", ""));
        assertThat(dump.lines()).doesNotContainKeys("j:f b1");
        assertThat(dump.hash("j:f ")).as("no more devices than elsewhere").hasSizeBetween(400, 600);
    }

    @Test
    @Of(Script.FINISH)
    void of_very_many_devices_those_that_did_least_share_one_name() {
        submitted("a");
        claimed(9, "0|f");
        for (int i = 0; i < 1_000; i++) {
            write(Command.HSET, "j:f one", "d n" + i, i + 1);
        }
        call(Script.FINISH, 1, KEEP, 10, 10, 1, 5, 1, 30, 0, "d", "f one", 1, 1, "a", of("one", " 8"));
        Map<String, String> figures = dump.hash("j:f one");
        assertThat(figures)
                .hasSizeBetween(500, 510)
                .containsEntry("d n999", "1000")
                .doesNotContainKey("d n3");
        long all = figures.entrySet().stream()
                .filter(one -> one.getKey().startsWith("d "))
                .mapToLong(one -> Long.parseLong(one.getValue()))
                .sum();
        assertThat(all).isEqualTo(1_000 * 1_001 / 2 + 1);
    }

    private void submitted(String... ids) {
        List<Object> tasks = new ArrayList<>(List.of("", 2, 2, ids.length, "f one"));
        for (String id : ids) {
            tasks.addAll(List.of(id, of("one", "")));
        }
        assertThat(list(Script.SUBMIT, tasks.toArray())).isEmpty();
    }
}
