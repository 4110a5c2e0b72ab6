package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.waggle.task.Attempt;
import io.waggle.task.Outcome;
import io.waggle.task.RetryPolicy;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskError;
import io.waggle.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class RecordCodecTest {

    @RepeatedTest(300)
    void what_is_written_is_read_again(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        StoredTask task = someTask(random);

        assertThat(RecordCodec.decode("crawl", RecordCodec.encode("crawl", task)))
                .isEqualTo(task);
    }

    @Test
    void a_plain_task_costs_few_bytes_beside_its_payload() {
        StoredTask task = RealRedis.task("crawl", 0);

        assertThat(RecordCodec.encode("crawl", task).length - task.payload().length)
                .isLessThan(48);
    }

    @Test
    void the_queue_names_what_a_device_must_know() {
        assertThat(RecordCodec.queue("crawl", RealRedis.task("crawl", 0))).isEqualTo("0");
        assertThat(RecordCodec.queue("crawl", RealRedis.task("crawl", -3, "gpu", "ssd")))
                .isEqualTo("-3||gpu,ssd");
        assertThat(RecordCodec.queue("mixed", RealRedis.task("crawl", 7))).isEqualTo("7|crawl");
        assertThat(RecordCodec.key("mixed", "7|crawl|gpu").function()).isEqualTo("crawl");
        assertThat(RecordCodec.key("crawl", "-3||gpu,ssd").tags()).containsExactly("gpu", "ssd");
    }

    private static StoredTask someTask(Random random) {
        byte[] payload = new byte[random.nextInt(500)];
        random.nextBytes(payload);
        List<Attempt> history = random.ints(random.nextInt(4), 1, 100)
                .mapToObj(number -> new Attempt(
                        number,
                        random.nextLong(Long.MAX_VALUE),
                        "n1-1",
                        "knoten-ü",
                        "0123456789ab",
                        random.nextLong(1L << 50),
                        random.nextInt(100_000),
                        random.nextBoolean() ? null : new TaskError("E", "Nachricht\n\t€", "at x\nat y")))
                .toList();
        Outcome outcome = random.nextBoolean()
                ? null
                : new Outcome(
                        List.of(TaskState.values()).get(random.nextInt(TaskState.values().length)),
                        random.nextBoolean() ? null : "\"ok\"".getBytes(StandardCharsets.UTF_8),
                        random.nextLong(1L << 50));
        return new StoredTask(
                random.nextBoolean() ? "crawl" : "other",
                random.nextInt(),
                random.nextBoolean() ? List.of() : List.of("a", "b"),
                null,
                null,
                random.nextBoolean() ? "batch 1" : "2026-11-18",
                new RetryPolicy(1 + random.nextInt(1_000), random.nextLong(1L << 40), random.nextLong(1L << 40)),
                random.nextLong(1L << 40),
                random.nextLong(1L << 45),
                payload,
                random.nextInt(1_000),
                history,
                outcome);
    }
}
