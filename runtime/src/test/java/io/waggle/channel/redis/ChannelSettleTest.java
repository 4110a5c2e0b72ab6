package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.waggle.channel.Claim;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.EpochEnded;
import io.waggle.channel.NewTask;
import io.waggle.channel.Settlement;
import io.waggle.task.Address;
import io.waggle.task.TaskError;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Claims come to their ends, each once and under its fence, against a real Redis. */
class ChannelSettleTest extends ChannelFixture {

    @Test
    void success_is_settled_once_and_an_old_fence_changes_nothing() {
        submit("a", 0);
        Claim.Claimed claimed = claim(1, 1).tasks().get(0);
        Settlement good =
                new Settlement.Finish("a", claimed.fence(), ended(claimed, TaskState.SUCCEEDED), claimed.bytes());
        Settlement old =
                new Settlement.Finish("a", claimed.fence() - 1, ended(claimed, TaskState.SUCCEEDED), claimed.bytes());

        assertThat(settle(1, old)).containsExactly(false);
        assertThat(settle(2, good)).containsExactly(false);
        assertThat(state("a")).isEqualTo(TaskState.RUNNING);
        assertThat(settle(1, good)).containsExactly(true);
        assertThat(settle(1, good)).containsExactly(false);

        assertThat(state("a")).isEqualTo(TaskState.SUCCEEDED);
        assertThat(status().succeededTotal()).isEqualTo(1);
        assertThat(status().running()).isZero();
        assertThat(status().staleTotal()).isEqualTo(3);
        assertThat(key("d", Command.LRANGE, 0, -1)).containsExactly("a");
    }

    @Test
    void more_tasks_than_one_script_can_take_are_submitted_and_settled_all_the_same() {
        int many = 4_500;
        channels.submit(
                        CHANNEL,
                        IntStream.range(0, many)
                                .mapToObj(i -> new NewTask("t" + i, RealRedis.task(CHANNEL, 0), 0, 0))
                                .toList())
                .await();
        List<Settlement> all = new ArrayList<>();
        for (Claim claim = claim(1, 500); !claim.tasks().isEmpty(); claim = claim(1, 500)) {
            claim.tasks()
                    .forEach(task -> all.add(new Settlement.Finish(
                            task.id(), task.fence(), ended(task, TaskState.SUCCEEDED), task.bytes())));
        }
        assertThat(all).hasSize(many);

        assertThat(channels.settle(CHANNEL, 1, all, false).await())
                .hasSize(many)
                .doesNotContain(false);
        assertThat(channels.settle(CHANNEL, 1, all.subList(many - 1, many), true)
                        .await())
                .containsExactly(true);
        assertThat(status().succeededTotal()).isEqualTo(many);
        assertThat(status().running()).isZero();
    }

    @Test
    void a_repeated_settlement_is_told_what_the_first_one_did() {
        submit("a", 0);
        Claim.Claimed claimed = claim(1, 1).tasks().get(0);
        List<Settlement> same = List.of(
                new Settlement.Finish("a", claimed.fence(), ended(claimed, TaskState.SUCCEEDED), claimed.bytes()));

        channels.settle(CHANNEL, 1, same, false).await();

        assertThat(channels.settle(CHANNEL, 1, same, true).await()).containsExactly(true);
        assertThat(status().staleTotal()).isZero();
        List<Settlement> other = List.of(
                new Settlement.Finish("a", claimed.fence() + 1, ended(claimed, TaskState.SUCCEEDED), claimed.bytes()));
        assertThat(channels.settle(CHANNEL, 1, other, true).await()).containsExactly(false);
        assertThat(status().staleTotal()).as("what nobody did is counted").isEqualTo(1);
        assertThat(status().succeededTotal()).isEqualTo(1);
    }

    @Test
    void a_retry_comes_back_after_its_delay_and_a_release_goes_to_the_head() {
        submit("a", 0);
        submit("b", 0);
        submit("c", 0);
        Claim claim = claim(1, 2);
        Claim.Claimed a = claim.tasks().get(0);
        Claim.Claimed b = claim.tasks().get(1);

        assertThat(settle(
                        1,
                        new Settlement.Retry("a", a.fence(), failedOnce(a, null), a.bytes(), 30),
                        new Settlement.Release("b", b.fence())))
                .containsExactly(true, true);

        assertThat(state("a")).isEqualTo(TaskState.SCHEDULED);
        assertThat(view("a").task().attemptsUsed()).isEqualTo(1);
        assertThat(key("q:0", Command.LRANGE, 0, -1)).containsExactly("b", "c");
        assertThat(view("b").task().attemptsUsed()).isZero();
        org.awaitility.Awaitility.await().until(() -> ids(claim(1, 9)).contains("a"));
        assertThat(status().retriedTotal()).isEqualTo(1);
    }

    @Test
    void progress_is_noted_under_its_fence_and_goes_with_the_claim() {
        submit("a", 0);
        Claim.Claimed claimed = claim(1, 1).tasks().get(0);
        Address address = new Address(CHANNEL, "a");
        TaskView.Progress half = new TaskView.Progress(0.5, "page 5 of 10");

        assertThat(channels.progress(address, 1, claimed.fence() + 1, half).await())
                .isFalse();
        assertThat(channels.progress(address, 1, claimed.fence(), half).await()).isTrue();
        assertThat(channels.progress(address, 1, claimed.fence(), half).await()).isTrue();
        assertThat(run("a").progress()).isEqualTo(half);

        settle(1, new Settlement.Release("a", claimed.fence()));
        claim(1, 1);
        assertThat(run("a").progress()).isNull();
        assertThat(channels.progress(address, 1, claimed.fence(), half).await()).isFalse();
    }

    @Test
    void what_the_store_holds_for_a_device_can_be_asked_after_a_lost_reply() {
        submit("a", 0);
        Claim lost = claim(1, 1);

        assertThat(channels.held(CHANNEL, 1, "n1-1").await())
                .extracting("id", "fence")
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "a", lost.tasks().get(0).fence()));
        assertThat(channels.held(CHANNEL, 1, "other").await()).isEmpty();
    }

    @Test
    void the_tasks_of_a_dead_epoch_go_back_to_the_head_in_order_and_the_epoch_is_refused() {
        for (String id : List.of("a", "b", "c", "d")) {
            submit(id, 0);
        }
        Claim claim = claim(7, 3);

        assertThat(channels.reap(CHANNEL, 7).await()).isEqualTo(3);
        assertThat(channels.reap(CHANNEL, 7).await()).isZero();

        assertThat(key("q:0", Command.LRANGE, 0, -1)).containsExactly("a", "b", "c", "d");
        assertThatThrownBy(() -> claim(7, 1)).isInstanceOf(EpochEnded.class);
        Claim.Claimed a = claim.tasks().get(0);
        assertThat(settle(7, new Settlement.Finish("a", a.fence(), ended(a, TaskState.SUCCEEDED), a.bytes())))
                .containsExactly(false);
        assertThat(state("a")).isEqualTo(TaskState.QUEUED);
        assertThat(view("a").task().attemptsUsed()).isZero();
        assertThat(status().reapedTotal()).isEqualTo(3);
    }

    @Test
    void a_task_that_ran_at_three_deaths_is_poison() {
        submit("bomb", 0);
        for (int epoch = 1; epoch <= 2; epoch++) {
            assertThat(ids(claim(epoch, 1))).containsExactly("bomb");
            channels.reap(CHANNEL, epoch).await();
        }
        Claim others = claim(3, 1);
        assertThat(others.tasks()).as("a suspect is not claimed among others").isEmpty();
        assertThat(others.suspects()).isTrue();
        Claim alone = channels.claim(CHANNEL, new ClaimAsk(3, "n1-1", 1, 1, queue -> true, true))
                .await();
        assertThat(ids(alone)).containsExactly("bomb");
        channels.reap(CHANNEL, 3).await();
        TaskView bomb = view("bomb");
        assertThat(bomb.state()).isEqualTo(TaskState.FAILED);
        assertThat(bomb.task().history().get(0).error())
                .extracting(TaskError::type)
                .isEqualTo("POISON");
        assertThat(status().queued()).isZero();

        assertThat(channels.reload(CHANNEL, List.of("bomb")).await()).isEqualTo(1);
        assertThat(ids(claim(4, 1))).containsExactly("bomb");
        channels.reap(CHANNEL, 4).await();
        assertThat(state("bomb")).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void a_node_that_comes_back_has_its_epoch_before_moved_back_once_more() {
        RedisLeaseStore leases = new RedisLeaseStore(redis.link, prefix);
        long dead = leases.open("n1", "i1", 0, 4_000, new JsonObject()).await().epoch();
        leases.close(dead).await();
        leases.reaped(dead).await();

        long next =
                leases.open("n1", "i1", dead, 4_000, new JsonObject()).await().epoch();
        assertThat(leases.beat(next, "n1", "i1", 4_000, new JsonObject())
                        .await()
                        .buried())
                .containsExactly(dead);
    }

    private TaskView.Run run(String id) {
        return java.util.Objects.requireNonNull(view(id).run());
    }
}
