package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import io.waggle.measure.Count;
import io.waggle.measure.HistoryStore.Unit;
import io.waggle.measure.Measured;
import io.waggle.measure.Recorder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The history in Redis: what is added, how often, under how many names, and for how long. */
class HistoryTest extends ScriptFixture {

    private static final long AT = 1_800_000_000_000L;

    @Test
    @Of(Script.NOTE_TIMES)
    void what_a_node_has_measured_is_added_once_to_its_minute_hour_and_day() {
        Object[] first = {"n1", "r1", 1, AT, 64, "=", "1 2|5 5 5:1|7 4 3:1 4:1", "c f", "1 2|5 5 5:1|7 4 3:1 4:1"};
        assertThat(call(Script.NOTE_TIMES, first)).isEqualTo(1L);
        assertThat(again(Script.NOTE_TIMES, first)).isEqualTo(0L);
        assertThat(call(Script.NOTE_TIMES, "n1", "r1", 2, AT, 64, "=", "1 1|0 0|9 9 4:1 9:1"))
                .isEqualTo(1L);
        assertThat(call(Script.NOTE_TIMES, "n2", "r1", 1, AT, 64, "=", "0 1|0 0|1 1 1:1"))
                .isEqualTo(1L);
        assertThat(call(Script.NOTE_TIMES, "n1", "r2", 1, AT + 60_000, 64, "=", "1 0|0 0|0 0"))
                .isEqualTo(1L);
        String early = "==2 4|5 5 5:1|17 9 3:1 4:2 9:1 1:1";
        is(
                "history:d:20833",
                "{" + early.replace("==2", "==3") + ", c f=1 2|5 5 5:1|7 4 3:1 4:1}",
                "history:h:500000",
                "{" + early.replace("==2", "==3") + ", c f=1 2|5 5 5:1|7 4 3:1 4:1}",
                "history:m:30000000",
                "{" + early + ", c f=1 2|5 5 5:1|7 4 3:1 4:1}",
                "history:m:30000001",
                "{==1 0|0 0|0 0}",
                "measured",
                "{n1=r2 1, n2=r1 1}");
        assertThat(redis.command(Command.TTL, base + "history:m:30000000").toLong())
                .isBetween(86_300L, 86_460L);
        assertThat(redis.command(Command.TTL, base + "history:d:20833").toLong())
                .isGreaterThan(400L * 86_400);
    }

    @Test
    @Of(Script.NOTE_TIMES)
    void a_bucket_has_no_more_names_than_it_may() {
        List<Object> many = new ArrayList<>(List.of("n1", "r1", 1, AT, 3, "=", "9|0 0|0 0"));
        for (int i = 0; i < 9; i++) {
            many.addAll(List.of("c" + i + " f", "1|0 0|0 0"));
        }
        call(Script.NOTE_TIMES, many.toArray());
        assertThat(at("history:m:30000000"))
                .contains("* *=5|0 0|0 0")
                .contains("c0 f=1")
                .doesNotContain("c4 f");
    }

    @Test
    void what_is_added_is_read_again_pair_by_pair_and_as_a_whole() {
        RedisHistoryStore store = new RedisHistoryStore(redis.link, base.substring(0, 9));
        Recorder recorder = new Recorder();
        for (int i = 0; i < 100; i++) {
            for (int n = 0; n <= i; n++) {
                recorder.attempt("c" + i, "f", Count.SUCCEEDED, n, 2L * n);
            }
        }
        List<Measured> all = recorder.drain();
        store.add("n1", "r1", 1, AT, all).await();
        store.add("n1", "r1", 1, AT, all).await();
        long minute = AT / Unit.MINUTE.ms();
        List<Measured> wholes = store.wholes(Unit.MINUTE, minute - 1, minute).await();
        assertThat(wholes.get(0).count(Count.SUCCEEDED)).isZero();
        assertThat(wholes.get(1).count(Count.SUCCEEDED)).isEqualTo(5_050);
        assertThat(wholes.get(1).waits().most()).isEqualTo(99);
        List<Measured> pairs = store.pairs(Unit.DAY, AT / Unit.DAY.ms(), AT / Unit.DAY.ms())
                .await()
                .get(0);
        assertThat(pairs).hasSize(65);
        assertThat(pairs.stream().mapToLong(one -> one.count(Count.SUCCEEDED)).sum())
                .isEqualTo(5_050);
        Measured last = pairs.stream()
                .filter(one -> one.channel().equals("c99"))
                .findFirst()
                .orElseThrow();
        assertThat(last.waits().quantile(0.5)).isEqualTo(49);
        assertThat(last.runs().count()).isEqualTo(100);
    }

    @Test
    void what_was_only_counted_is_added_too() {
        RedisHistoryStore store = new RedisHistoryStore(redis.link, base.substring(0, 9));
        Recorder recorder = new Recorder();
        recorder.count("c", "f", Count.SUBMITTED, 3);
        store.add("n1", "r1", 1, AT, recorder.drain()).await();
        long minute = AT / Unit.MINUTE.ms();
        assertThat(store.wholes(Unit.MINUTE, minute, minute).await().get(0).count(Count.SUBMITTED))
                .isEqualTo(3);
        assertThat(store.pairs(Unit.MINUTE, minute, minute)
                        .await()
                        .get(0)
                        .get(0)
                        .channel())
                .isEqualTo("c");
    }
}
