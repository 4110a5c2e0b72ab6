package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code group_failed.lua}, {@code families.lua}, {@code trend.lua} and {@code accept.lua}: families of failures, and moving to a channel. */
class FamilyScriptTest extends ScriptFixture {

    @Test
    @Of(Script.GROUP_FAILED)
    void what_has_no_family_gets_one_and_the_newest_tells_of_it() {
        write(Command.ZADD, "x", 50, "a", 60, "b", 70, "c");
        Object[] first = {"b", 60, "f1", "d1", "newer"};
        assertThat(call(Script.GROUP_FAILED, first)).isEqualTo(1L);
        Object[] all = {
            "a", 50, "f1", "d2", "older", "b", 60, "f2", "d1", "x", "c", 71, "f1", "", "x", "nobody", 1, "f1", "", "x"
        };
        assertThat(call(Script.GROUP_FAILED, all))
                .as("one has one, one failed later")
                .isEqualTo(1L);
        assertThat(again(Script.GROUP_FAILED, all)).isEqualTo(0L);
        is("x", "<a=50, b=60, c=70>", "i", "{a=f1, b=f1}", "f", "{f1=50 d1:1 d2:1/newer}", "f:f1", "<a=50, b=60>");
    }

    @Test
    @Of(Script.GROUP_FAILED)
    void the_last_ten_devices_are_told_and_what_is_beyond_a_thousand_families_goes_to_one() {
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 1_010; i++) {
            write(Command.ZADD, "x", i, "t" + i);
            many.addAll(List.of("t" + i, i, i < 12 ? "f0" : "f" + i, "d" + (i < 12 ? i : 0), "told"));
        }
        assertThat(call(Script.GROUP_FAILED, many.toArray())).isEqualTo(1_010L);
        assertThat(dump.hash("f"))
                .hasSize(999)
                .containsEntry("f0", "0 d2:1 d3:1 d4:1 d5:1 d6:1 d7:1 d8:1 d9:1 d10:1 d11:1\ntold")
                .doesNotContainKey("others");
        Object[] more = new Object[25];
        for (int i = 0; i < 5; i++) {
            write(Command.ZADD, "x", 2_000 + i, "u" + i);
            Object[] one = {"u" + i, 2_000 + i, "g" + i, "d", "told"};
            System.arraycopy(one, 0, more, i * 5, 5);
        }
        assertThat(call(Script.GROUP_FAILED, more)).isEqualTo(5L);
        assertThat(dump.hash("f"))
                .hasSize(1_001)
                .containsEntry("others", "2001 d:4\n")
                .containsKey("g0");
        assertThat(dump.sorted("f:others")).hasSize(4);
        assertThat(call(Script.DELETE_FAILED, "others", 0, 9_999, 9)).isEqualTo(List.of(4L, 4L, List.of()));
        assertThat(dump.hash("f")).hasSize(1_000).doesNotContainKey("others");
    }

    @Test
    @Of(Script.FAMILIES)
    void families_are_told_with_their_size_and_their_newest() {
        assertThat(again(Script.FAMILIES)).isEqualTo(List.of(0L, List.of()));
        write(Command.ZADD, "x", 50, "a", 60, "b", 70, "c");
        call(Script.GROUP_FAILED, "a", 50, "f1", "d", "t", "b", 60, "f1", "d", "t");
        List<?> answer = listAgain(Script.FAMILIES);
        assertThat(answer.get(0)).as("without a family").isEqualTo(1L);
        List<?> rows = (List<?>) answer.get(1);
        assertThat(rows.subList(0, 3)).isEqualTo(List.of("f1", "50 d:2\nt", 2L));
        assertThat(rows.get(3).toString()).contains("b").contains("60");
    }

    @Test
    @Of(Script.TREND)
    void failures_are_counted_by_spans_of_time_while_they_are_in_the_list() {
        write(Command.ZADD, "f:f1", 99, "a", 100, "b", 119, "c", 120, "d", 139, "e", 140, "f");
        write(Command.ZADD, "f:f2", 5, "g");
        Object[] asked = {100, 20, 2, "f1", "f2", "nobody"};
        assertThat(again(Script.TREND, asked)).isEqualTo(List.of(List.of(2L, 2L), List.of(), List.of()));
        assertThat(again(Script.TREND, 100, 20, 2)).isEqualTo(List.of());
    }

    @Test
    @Of(Script.ACCEPT)
    void what_comes_from_another_channel_is_stored_once_even_after_it_is_forgotten() {
        Object[] wanted = {"other", "a", 50, "0 7\nA", "b", 51, "3|||k 7\nB"};
        assertThat(call(Script.ACCEPT, wanted)).isEqualTo(List.of("DONE", "DONE"));
        is(
                "t",
                "{a=0 7/A, b=3|||k 7/B}",
                "q",
                "<0=0, 3|||=3>",
                "q:0",
                "[a]",
                "q:3|||k",
                "[b]",
                "a",
                "<3|||k=3>",
                "y:3|||",
                "[k]",
                "j",
                "<other a 50=NOW, other b 51=NOW>",
                "groups",
                "< 1970-01-01=NOW>",
                "j: 1970-01-01",
                at("j: 1970-01-01"),
                "n",
                "{bytes=14, submitted=2}");
        assertThat(dump.hash("j: 1970-01-01")).containsEntry("s", "2");
        assertThat(again(Script.ACCEPT, wanted)).isEqualTo(List.of("DONE", "DONE"));
        call(Script.DELETE, "a", "");
        assertThat(again(Script.ACCEPT, wanted)).as("it was here").isEqualTo(List.of("DONE", "DONE"));
        assertThat(call(Script.ACCEPT, "other", "a", 99, "0 7\nA"))
                .as("it failed there anew")
                .isEqualTo(List.of("DONE"));
        assertThat(at("q:0")).endsWith("a]");
        assertThat(again(Script.ACCEPT, "third", "b", 51, "0 7\nX")).isEqualTo(List.of("THERE"));
    }

    @Test
    @Of(Script.ACCEPT)
    void one_that_is_named_twice_is_stored_once_and_old_notes_go_some_at_a_time() {
        assertThat(call(Script.ACCEPT, "other", "a", 50, "0 7\nA", "a", 50, "0 7\nA"))
                .isEqualTo(List.of("DONE", "DONE"));
        assertThat(at("q:0")).isEqualTo("[a]");
        assertThat(dump.hash("n")).containsEntry("submitted", "1").containsEntry("bytes", "5");
        for (int i = 0; i < 3_000; i++) {
            write(Command.ZADD, "j", i, "other o" + i + " 1");
        }
        call(Script.ACCEPT, "other", "b", 51, "0 7\nB");
        assertThat(dump.sorted("j")).hasSize(2_002);
        call(Script.ACCEPT, "other", "c", 51, "0 7\nC");
        assertThat(dump.sorted("j")).hasSize(1_003).containsKeys("other a 50", "other b 51");
        assertThat(redis.command(Command.PTTL, base + "j").toLong()).isBetween(600_000_000L, 604_800_000L);
    }

    @Test
    @Of(Script.DEPART)
    void what_departs_is_noted_once_and_not_queued_here_any_more() {
        write(Command.ZADD, "x", 50, "a", 60, "b", 70, "c");
        write(Command.HSET, "t", "a", "0 7 8\nA", "b", "0 7 8\nB", "c", "0 7 8\nC");
        Object[] two = {"to", "a", 50, "b", 60, "b", 61, "nobody", 1};
        assertThat(call(Script.DEPART, two)).isEqualTo(List.of("DONE", "DONE", "", ""));
        assertThat(again(Script.DEPART, two)).isEqualTo(List.of("DONE", "DONE", "", ""));
        assertThat(at("away")).isEqualTo("{a=to, b=to}");
        assertThat(again(Script.DEPART, "other", "a", 50)).isEqualTo(List.of(" to"));
        assertThat(again(Script.RELOAD, "", 0, 9_999, 9, "a", 50, "b", "")).isEqualTo(List.of(0L, 2L, List.of(1L, 2L)));
        assertThat(call(Script.RELOAD, "", 0, 9_999, 1))
                .as("the oldest that stays")
                .isEqualTo(List.of(1L, 1L, List.of()));
        assertThat(again(Script.RELOAD, "", 0, 9_999, 9)).isEqualTo(List.of(0L, 0L, List.of()));
        assertThat(again(Script.RERUN, "a", 50, "0 7\nA", "", 0)).isEqualTo(List.of("MOVED"));
        assertThat(call(Script.DELETE_FAILED, "", 0, 9_999, 9, "a", 50)).isEqualTo(List.of(1L, 1L, List.of()));
        assertThat(at("away")).isEqualTo("{b=to}");
        assertThat(call(Script.DELETE, "b", "")).isEqualTo(List.of("DONE"));
        assertThat(at("away")).isEmpty();
    }

    @Test
    @Of(Script.ACCEPT)
    void who_only_asks_stores_nothing() {
        call(Script.ACCEPT, "other", "a", 50, "0 7\nA");
        assertThat(again(Script.ACCEPT, "other", "a", 50, "", "b", 51, "")).isEqualTo(List.of("DONE", "NONE"));
    }

    @Test
    @Of(Script.ACCEPT)
    void bounds_and_gates_hold_for_what_comes_from_another_channel() {
        call(Script.CONFIGURE, "capacity", 1);
        assertThat(call(Script.ACCEPT, "o", "a", 1, "0 7\nA", "b", 1, "0 7\nB")).isEqualTo(List.of("DONE", "FULL"));
        call(Script.CONFIGURE, "capacity", "", "bytes", 12);
        assertThat(call(Script.ACCEPT, "o", "c", 1, "0 7\nC", "d", 1, "0 7\nD")).isEqualTo(List.of("DONE", "BYTES"));
        call(Script.CONFIGURE, "bytes", "", "nointake", "1 ann");
        assertThat(again(Script.ACCEPT, "o", "e", 1, "0 7\nE")).isEqualTo(List.of("SHUT"));
        call(Script.CONFIGURE, "nointake", "gone");
        assertThat(again(Script.ACCEPT, "o", "e", 1, "0 7\nE")).isEqualTo(List.of("GONE"));
    }
}
