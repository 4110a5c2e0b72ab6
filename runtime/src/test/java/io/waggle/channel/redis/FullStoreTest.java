package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.waggle.channel.Claim;
import io.waggle.channel.NewTask;
import io.waggle.channel.Settlement;
import io.waggle.task.Address;
import io.waggle.task.Attempt;
import io.waggle.task.Outcome;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Redis that refuses every write that needs memory: what came in goes its way to the end. */
class FullStoreTest extends ChannelFixture {

    @AfterEach
    void giveRoom() {
        bound(0);
        sound();
    }

    @Test
    void new_tasks_are_refused_and_nothing_of_them_is_stored() {
        submit(3, 0);
        bound(1);
        assertThatThrownBy(() -> submit(3, 0))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.STORE_FULL));
        assertThatThrownBy(() -> redis.command(Command.SET, prefix + "x", "y")).hasMessageContaining("full");
        assertThat(channels.status(CHANNEL).await().orElseThrow().queued()).isEqualTo(3);
    }

    @Test
    void tasks_are_claimed_and_come_to_every_end() {
        submit(8, 1);
        submit(2, 0);
        Claim.Claimed early = claim(1, 1).tasks().get(0);
        settled(1, fail(early));
        bound(1);
        List<Claim.Claimed> tasks = claim(1, 20).tasks();
        assertThat(tasks).hasSize(9);
        settled(1, Bees.finish(tasks.get(0)), Bees.finish(tasks.get(1)));
        settled(1, fail(tasks.get(2)));
        settled(
                1,
                new Settlement.Retry(
                        tasks.get(3).id(),
                        tasks.get(3).fence(),
                        after(tasks.get(3), null),
                        tasks.get(3).bytes(),
                        60_000));
        settled(1, new Settlement.Postpone(tasks.get(4).id(), tasks.get(4).fence(), 0));
        settled(1, new Settlement.Release(tasks.get(5).id(), tasks.get(5).fence()));
        assertThat(channels.reload(CHANNEL, List.of()).await()).isEqualTo(2);
        assertThat(claim(1, 20).tasks()).hasSize(4);
        assertThat(channels.status(CHANNEL).await().orElseThrow().running()).isEqualTo(7);
        assertThat(channels.find(new Address(CHANNEL, tasks.get(0).id()))
                        .await()
                        .orElseThrow()
                        .state())
                .isEqualTo(TaskState.SUCCEEDED);
    }

    @Test
    void tasks_of_a_dead_node_are_moved_back_and_finished_ones_forgotten() {
        submit(5, 1);
        List<Claim.Claimed> tasks = claim(1, 5).tasks();
        settled(1, Bees.finish(tasks.get(0)));
        bound(1);
        assertThat(channels.reap(CHANNEL, 1).await()).isEqualTo(4);
        assertThat(claim(2, 9).tasks()).hasSize(4);
        channels = new RedisChannels(redis.vertx, redis.link, prefix, 0);
        assertThat(channels.sweep(CHANNEL).await()).isEqualTo(1);
    }

    @Test
    void nodes_keep_their_leases_and_can_come_and_go() {
        RedisLeaseStore leases = new RedisLeaseStore(redis.link, prefix);
        long first =
                leases.open("n1", "i1", 0, 60_000, new JsonObject()).await().epoch();
        bound(1);
        assertThat(leases.beat(first, "n1", "i1", 60_000, new JsonObject().put("a", "x".repeat(100)))
                        .await()
                        .alive())
                .isTrue();
        long second =
                leases.open("n2", "i2", 0, 60_000, new JsonObject()).await().epoch();
        leases.close(first).await();
        assertThat(leases.beat(second, "n2", "i2", 60_000, new JsonObject())
                        .await()
                        .buried())
                .containsExactly(first);
        assertThat(leases.reaped(first).await()).isTrue();
    }

    @Test
    void a_running_task_says_how_far_it_is_and_a_channel_can_be_told_to_keep_less() {
        submit(1, 0);
        Claim.Claimed task = claim(1, 1).tasks().get(0);
        bound(1);
        Address address = new Address(CHANNEL, task.id());
        assertThat(channels.progress(address, 1, task.fence(), new TaskView.Progress(0.5, "half"))
                        .await())
                .isTrue();
        var keep = new io.waggle.channel.ChannelSettings.Keep(1L, null, null);
        assertThat(channels.configure(
                                CHANNEL,
                                before -> new io.waggle.channel.ChannelSettings(
                                        null, null, before.limits(), before.perKey(), null, before.retry(), null, keep))
                        .await()
                        .keep())
                .isEqualTo(keep);
    }

    /** How much memory Redis may have; 0: all. */
    private static void bound(long bytes) {
        redis.command(Command.CONFIG, "SET", "maxmemory", bytes);
    }

    private void submit(int count, int kind) {
        String name = "t" + kind + UUID.randomUUID().toString().substring(0, 8) + "-";
        channels.submit(
                        CHANNEL,
                        IntStream.range(0, count)
                                .mapToObj(i -> new NewTask(name + i, task(kind), 0, 0))
                                .toList())
                .await();
    }

    private static StoredTask task(int priority) {
        StoredTask plain = RealRedis.task(CHANNEL, priority);
        return new StoredTask(
                CHANNEL,
                priority,
                List.of(),
                priority > 0 ? "k" : null,
                null,
                plain.batch(),
                plain.retry(),
                0,
                plain.submittedAt(),
                plain.payload(),
                0,
                List.of(),
                null);
    }

    private void settled(long epoch, Settlement... settlements) {
        assertThat(settle(epoch, settlements)).containsOnly(true);
    }

    private static Settlement fail(Claim.Claimed task) {
        return new Settlement.Fail(
                task.id(), task.fence(), after(task, new Outcome(TaskState.FAILED, null, 5)), task.bytes());
    }

    private static StoredTask after(Claim.Claimed task, @Nullable Outcome outcome) {
        return task.task().after(new Attempt(1, task.fence(), "d", "n", "v", 5, 1, null), outcome);
    }
}
