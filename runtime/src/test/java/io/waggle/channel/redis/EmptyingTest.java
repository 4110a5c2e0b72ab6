package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.redis.client.Command;
import io.waggle.channel.NewTask;
import io.waggle.channel.Settlement;
import io.waggle.channel.Stored;
import io.waggle.task.Gates;
import io.waggle.task.Problem;
import io.waggle.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Channels that are paused, emptied, deleted, and made anew, over two nodes' ways to them. */
class EmptyingTest extends ChannelFixture {

    private static final Gates.Shut ANN = new Gates.Shut("ann", 7);

    @Test
    void gates_hold_for_every_node_and_name_who_shut_them_first() {
        submit("a", 0);
        var change =
                channels.gate(CHANNEL, gates -> gates.shut(true, true, ANN)).await();
        assertThat(change.before()).isEqualTo(Gates.OPEN);
        assertThat(change.after().state()).isEqualTo(Gates.State.PAUSED);
        RedisChannels other = redis.channels(prefix);
        Gates again = other.gate(CHANNEL, gates -> gates.shut(true, true, new Gates.Shut("bob", 9)))
                .await()
                .after();
        assertThat(again).isEqualTo(new Gates(ANN, ANN));
        Stored refused = other.submit(CHANNEL, List.of(new NewTask("b", RealRedis.task(CHANNEL, 0), 0, 0)))
                .await()
                .get(0);
        assertThat(refused).isEqualTo(new Stored(Stored.Verdict.SHUT, "b", ANN));
        assertThat(claim(1, 5).tasks()).isEmpty();
        assertThat(channels.status(CHANNEL).await().orElseThrow().gates()).isEqualTo(again);
        channels.gate(CHANNEL, gates -> gates.open(false, true)).await();
        assertThat(channels.status(CHANNEL).await().orElseThrow().gates().state())
                .isEqualTo(Gates.State.PARTLY_PAUSED);
        assertThat(claim(1, 5).tasks()).hasSize(1);
    }

    @Test
    void more_than_a_chunk_is_cleared_and_the_books_are_right() {
        List<NewTask> tasks = new ArrayList<>();
        for (int i = 0; i < 1_300; i++) {
            tasks.add(new NewTask("t" + i, RealRedis.task(CHANNEL, i % 3), i % 4 == 0 ? 60_000 : 0, 0));
        }
        channels.submit(CHANNEL, tasks).await();
        assertThat(claim(1, 10).tasks()).hasSize(10);
        assertThat(channels.clear(CHANNEL).await()).isEqualTo(1_290);
        assertThat(channels.clear(CHANNEL).await()).isZero();
        var status = channels.status(CHANNEL).await().orElseThrow();
        assertThat(status.queued() + status.scheduled()).isZero();
        assertThat(status.running()).isEqualTo(10);
        assertThat(Audit.of(redis, base, 1_290)).isEmpty();
    }

    @Test
    void a_deleted_channel_is_gone_and_comes_again_with_the_next_task_of_a_node_that_knew_it() {
        submit("a", 0);
        assertThatThrownBy(() -> channels.delete(CHANNEL).await())
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code().status()).isEqualTo(409));
        RedisChannels other = redis.channels(prefix);
        long number = other.number(CHANNEL).await();
        channels.clear(CHANNEL).await();
        channels.delete(CHANNEL).await();
        assertThat(channels.names().await()).isEmpty();
        assertThat(channels.status(CHANNEL).await()).isEmpty();

        assertThat(other.submit(CHANNEL, List.of(new NewTask("b", RealRedis.task(CHANNEL, 0), 0, 0)))
                        .await()
                        .get(0)
                        .verdict())
                .isEqualTo(Stored.Verdict.FRESH);
        assertThat(channels.names().await()).containsExactly(CHANNEL);
        assertThat(channels.number(CHANNEL).await()).isEqualTo(number);
        assertThat(claim(1, 5).tasks()).hasSize(1);
        sound();
    }

    @Test
    void finished_tasks_are_forgotten_with_their_channel() {
        for (int i = 0; i < 700; i++) {
            submit("t" + i, 0);
        }
        for (var task : claim(1, 700).tasks()) {
            settle(1, new Settlement.Finish(task.id(), task.fence(), ended(task, TaskState.SUCCEEDED), task.bytes()));
        }
        for (var task : claim(1, 700).tasks()) {
            settle(1, new Settlement.Finish(task.id(), task.fence(), ended(task, TaskState.SUCCEEDED), task.bytes()));
        }
        channels.delete(CHANNEL).await();
        assertThat(new Dump(redis, base).keys()).containsExactlyInAnyOrder("n", "o");
    }

    @Test
    void a_register_that_disagrees_with_its_channel_is_put_right_by_whoever_enters_it() {
        submit("a", 0);
        redis.command(Command.HSET, prefix + ":{!}:channels", CHANNEL, "-1");
        assertThat(channels.names().await()).isEmpty();
        channels.configure(CHANNEL, settings -> settings).await();
        assertThat(channels.names().await()).containsExactly(CHANNEL);
    }
}
