package io.waggle.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.waggle.channel.Channels;
import io.waggle.control.Workers.Work;
import io.waggle.task.Address;
import io.waggle.task.RetryPolicy;
import io.waggle.task.StoredTask;
import io.waggle.time.Timers;
import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What functions log while the store does not answer: bounded, and none of it for ever. */
class LogNotesTest {

    private static final Work WORK = new Work(
            new Address("c", "1"),
            7,
            1,
            new StoredTask(
                    "c",
                    0,
                    List.of(),
                    null,
                    null,
                    "b",
                    new RetryPolicy(1, 0, 0),
                    0,
                    1,
                    new byte[0],
                    0,
                    List.of(),
                    null),
            0);

    private final Deque<Runnable> later = new ArrayDeque<>();
    private final List<Integer> sent = new ArrayList<>();
    private final List<Promise<Integer>> answers = new ArrayList<>();

    private final Timers timers = new Timers() {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Timer in(long ms, Runnable task) {
            later.add(task);
            return () -> later.remove(task);
        }

        @Override
        public void soon(Runnable task) {
            task.run();
        }

        @Override
        public long draw(long bound) {
            return 0;
        }
    };

    /** The two calls that are made, by hand; no other is expected. */
    private final Channels channels = (Channels) Proxy.newProxyInstance(
            Channels.class.getClassLoader(), new Class<?>[] {Channels.class}, (proxy, call, with) -> {
                if (call.getName().equals("now")) {
                    return 1L;
                }
                assertThat(call.getName()).isEqualTo("log");
                sent.add(((List<?>) with[2]).size());
                Promise<Integer> answer = Promise.promise();
                answers.add(answer);
                return answer.future();
            });

    private final LogNotes notes = new LogNotes(timers, channels, "d");

    private void log(int lines) {
        for (int i = 0; i < lines; i++) {
            notes.note(WORK, 1, Level.INFO, "line");
        }
        while (!later.isEmpty()) {
            later.remove().run();
        }
    }

    @Test
    void what_is_on_its_way_counts_until_it_is_answered() {
        log(4_000);
        log(4_000);
        log(4_000);
        assertThat(sent).as("no more than 5,000 are held").containsExactly(4_000, 1_000);
        answers.get(0).fail("out");
        log(10);
        assertThat(sent).containsExactly(4_000, 1_000, 10);
        answers.forEach(one -> one.tryComplete(0));
        log(9_000);
        assertThat(sent).containsExactly(4_000, 1_000, 10, 5_000);
    }
}
