package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import io.waggle.channel.Claim;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.NewTask;
import io.waggle.channel.Settlement;
import io.waggle.channel.TaskWaits;
import io.waggle.task.Address;
import io.waggle.task.Attempt;
import io.waggle.task.Outcome;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Waiting for the end of a task, over a real Redis and one event bus that two nodes share. */
@Tag("integration")
@ExtendWith(VertxExtension.class)
class TaskWaitsTest {

    private static final String CHANNEL = "crawl";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static RealRedis redis;

    private final Address address = new Address(CHANNEL, "a");
    private RedisChannels channels;
    private TaskWaits here;
    private TaskWaits there;

    @BeforeAll
    static void start(@TempDir Path folder) {
        redis = new RealRedis(folder);
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void open(Vertx vertx) {
        channels = redis.channels("w" + UUID.randomUUID().toString().substring(0, 8));
        here = new TaskWaits(vertx, channels);
        there = new TaskWaits(vertx, channels);
        here.open().await();
        there.open().await();
        channels.submit(CHANNEL, List.of(new NewTask("a", RealRedis.task(CHANNEL, 0), 0, 0)))
                .await();
    }

    @Test
    void who_waits_on_any_node_is_told_the_end(VertxTestContext test) {
        Future.all(here.await(address, LONG), here.await(address, LONG), there.await(address, LONG))
                .onComplete(test.succeeding(all -> test.verify(() -> {
                    assertThat(all.<Optional<TaskView>>list())
                            .allSatisfy(
                                    end -> assertThat(end.orElseThrow().state()).isEqualTo(TaskState.SUCCEEDED));
                    test.completeNow();
                })));
        here.ended(finish());
    }

    @Test
    void a_task_that_has_ended_before_is_told_at_once(VertxTestContext test) {
        finish();
        there.await(address, LONG)
                .onComplete(test.succeeding(end -> test.verify(() -> {
                    assertThat(end).isPresent();
                    test.completeNow();
                })));
    }

    @Test
    void an_end_that_nobody_tells_is_found_by_looking(VertxTestContext test) {
        there.await(address, LONG)
                .onComplete(test.succeeding(end -> test.verify(() -> {
                    assertThat(end).isPresent();
                    test.completeNow();
                })));
        finish();
    }

    @Test
    void the_time_is_up(VertxTestContext test) {
        here.await(address, Duration.ofMillis(50))
                .onComplete(test.succeeding(end -> test.verify(() -> {
                    assertThat(end).isEmpty();
                    test.completeNow();
                })));
    }

    private TaskView finish() {
        Claim.Claimed claimed = channels.claim(CHANNEL, new ClaimAsk(1, "n1-1", 1, 1, queue -> true))
                .await()
                .tasks()
                .get(0);
        byte[] result = "1".getBytes(StandardCharsets.UTF_8);
        StoredTask ended = claimed.task()
                .after(
                        new Attempt(1, claimed.fence(), "n1-1", "n1", "0123456789ab", claimed.claimedAt(), 1, null),
                        new Outcome(TaskState.SUCCEEDED, result, claimed.claimedAt()));
        channels.settle(CHANNEL, 1, List.of(new Settlement.Finish("a", claimed.fence(), ended, claimed.bytes())), false)
                .await();
        return new TaskView(address, TaskState.SUCCEEDED, ended, null, 0);
    }
}
