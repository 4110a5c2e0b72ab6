package io.waggle.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a device counts, and for how many names. */
class RecorderTest {

    private final Recorder recorder = new Recorder();

    @Test
    void counts_each_pair_by_itself_and_begins_anew() {
        recorder.attempt("mail", "send", Count.SUCCEEDED, 5, 10);
        recorder.attempt("mail", "send", Count.RETRIED, -1, 30);
        recorder.count("mail", "fetch", Count.STALE, 3);
        List<Measured> all = recorder.drain();
        assertThat(all).hasSize(2);
        Measured send = all.stream()
                .filter(one -> one.function().equals("send"))
                .findFirst()
                .orElseThrow();
        assertThat(send.text()).isEqualTo("0 1 0 1 0 0 0 0|5 5 5:1|40 30 10:1 30:1");
        assertThat(Measured.parse("mail", "send", send.text()).text()).isEqualTo(send.text());
        assertThat(recorder.drain()).isEmpty();
    }

    @Test
    void what_is_beyond_its_bound_is_counted_together_and_idle_names_give_way() {
        for (int i = 0; i < Recorder.MOST_PAIRS + 30; i++) {
            recorder.attempt("c" + i, "f", Count.SUCCEEDED, 1, 1);
        }
        List<Measured> all = recorder.drain();
        assertThat(all).hasSize(Recorder.MOST_PAIRS + 1);
        Measured others = all.stream()
                .filter(one -> one.channel().equals(Measured.OTHERS))
                .findFirst()
                .orElseThrow();
        assertThat(others.count(Count.SUCCEEDED)).isEqualTo(30);
        recorder.attempt("c0", "f", Count.SUCCEEDED, 1, 1);
        assertThat(recorder.drain()).hasSize(1);
        recorder.attempt("late", "f", Count.SUCCEEDED, 1, 1);
        assertThat(recorder.drain()).extracting(Measured::channel).containsExactly("late");
    }

    /** The bound is a hundred times what it takes on a quiet machine: it finds a search or a lock, and no noise. */
    @Test
    void a_task_costs_far_less_than_a_microsecond() {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long begun = System.nanoTime();
            for (int i = 0; i < 100_000; i++) {
                recorder.attempt("mail", "send", Count.SUCCEEDED, i & 1023, i & 4095);
            }
            best = Math.min(best, (System.nanoTime() - begun) / 100_000);
        }
        System.out.println("a task measured in ns " + best);
        assertThat(best).isLessThan(1_000);
    }
}
