package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.redis.client.Command;
import io.waggle.channel.Claim;
import io.waggle.channel.NewTask;
import io.waggle.channel.Settlement;
import io.waggle.channel.TaskPage;
import io.waggle.task.Address;
import io.waggle.task.Problem;
import io.waggle.task.TaskError;
import io.waggle.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists of tasks and the fail list, page by page, against a real Redis. */
class ChannelListTest extends ChannelFixture {

    @Test
    void each_task_is_listed_in_its_own_state_and_in_no_other() {
        submit("running", 0);
        claim(1, 1);
        failNow("failed");
        submit("queued", 0);
        channels.submit(CHANNEL, List.of(new NewTask("later", RealRedis.task(CHANNEL, 0), 60_000, 0)))
                .await();

        assertThat(listed(TaskState.RUNNING)).containsExactly("running");
        assertThat(listed(TaskState.QUEUED)).containsExactly("queued");
        assertThat(listed(TaskState.SCHEDULED)).containsExactly("later");
        assertThat(listed(TaskState.FAILED)).containsExactly("failed");
        for (TaskState none : List.of(TaskState.SUCCEEDED, TaskState.CANCELLED, TaskState.WAITING)) {
            assertThat(listed(none)).as("%s", none).isEmpty();
        }
    }

    private List<String> listed(TaskState state) {
        return pageIds(channels.list(CHANNEL, state, null, 10).await());
    }

    @Test
    void a_failed_task_is_listed_reloaded_once_and_deleted_once() {
        failNow("a");
        failNow("b");
        TaskPage failed = channels.list(CHANNEL, TaskState.FAILED, null, 10).await();
        assertThat(failed.total()).isEqualTo(2);
        assertThat(failed.items()).allMatch(view -> view.task().history().get(0).error() != null);

        assertThat(channels.reload(CHANNEL, List.of("a")).await()).isEqualTo(1);
        assertThat(channels.reload(CHANNEL, List.of("a")).await()).isZero();
        assertThat(state("a")).isEqualTo(TaskState.QUEUED);
        assertThat(view("a").task().attemptsUsed()).isZero();
        assertThat(view("a").task().history()).hasSize(1);

        assertThat(channels.deleteFailed(new Address(CHANNEL, "b")).await()).isTrue();
        assertThat(channels.deleteFailed(new Address(CHANNEL, "b")).await()).isFalse();
        assertThat(channels.find(new Address(CHANNEL, "b")).await()).isEmpty();
        assertThat(status().failed()).isZero();
        assertThat(status().queued()).isEqualTo(1);
    }

    @Test
    void reloading_all_moves_every_task_of_a_long_list_exactly_once() {
        List<NewTask> many = IntStream.range(0, 1_300)
                .mapToObj(i -> new NewTask("t" + i, RealRedis.task(CHANNEL, 0), 0, 0))
                .toList();
        channels.submit(CHANNEL, many).await();
        for (Claim claim = claim(1, 400); !claim.tasks().isEmpty(); claim = claim(1, 400)) {
            settle(
                    1,
                    claim.tasks().stream()
                            .map(task -> (Settlement) new Settlement.Fail(
                                    task.id(), task.fence(), ended(task, TaskState.FAILED), task.bytes()))
                            .toArray(Settlement[]::new));
        }
        assertThat(status().failed()).isEqualTo(1_300);

        assertThat(channels.reload(CHANNEL, List.of()).await()).isEqualTo(1_300);

        assertThat(status().failed()).isZero();
        assertThat(status().queued()).isEqualTo(1_300);
    }

    @Test
    void the_fail_list_is_paged_newest_first_and_stays_right_while_tasks_leave_it() {
        for (int i = 0; i < 7; i++) {
            failNow("t" + i);
        }
        TaskPage first = channels.list(CHANNEL, TaskState.FAILED, null, 3).await();
        channels.deleteFailed(first.items().get(0).address()).await();
        List<String> seen = new ArrayList<>(pageIds(first));
        String cursor = first.next();
        while (cursor != null) {
            TaskPage page = channels.list(CHANNEL, TaskState.FAILED, cursor, 3).await();
            seen.addAll(pageIds(page));
            cursor = page.next();
        }
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(seen.size()).isGreaterThanOrEqualTo(6);
    }

    @Test
    void finished_tasks_are_kept_up_to_the_bound_oldest_gone_first() {
        RedisChannels few = new RedisChannels(redis.vertx, redis.link, prefix, 3);
        for (int i = 0; i < 5; i++) {
            submit("t" + i, 0);
            Claim.Claimed task = claim(1, 1).tasks().get(0);
            few.settle(
                            CHANNEL,
                            1,
                            List.of(new Settlement.Finish(
                                    task.id(), task.fence(), ended(task, TaskState.SUCCEEDED), task.bytes())),
                            false)
                    .await();
        }
        assertThat(pageIds(few.list(CHANNEL, TaskState.SUCCEEDED, null, 10).await()))
                .containsExactly("t4", "t3", "t2");
        assertThat(few.find(new Address(CHANNEL, "t0")).await()).isEmpty();
        assertThat(status().succeededTotal()).isEqualTo(5);
        TaskPage one = few.list(CHANNEL, TaskState.SUCCEEDED, null, 1).await();
        assertThat(pageIds(few.list(CHANNEL, TaskState.SUCCEEDED, one.next(), 1).await()))
                .containsExactly("t3");
    }

    @Test
    void a_record_that_cannot_be_read_goes_to_the_fail_list_and_holds_up_nobody() {
        List<String> bad =
                List.of("", "x", "0 zz", "x|y 1\n", "0 1\n\u0003", "0 1\n\u0003\u0000\u0001\u0001\u0000\u007f");
        submit("good1", 0);
        for (int i = 0; i < bad.size(); i++) {
            submit("bad" + i, 0);
            write("t", Command.HSET, "bad" + i, bad.get(i));
        }
        submit("good2", 0);
        write("t", Command.HSET, "late", "no record");
        write("s", Command.ZADD, 1, "late");
        write("n", Command.HINCRBY, "submitted", 1);

        assertThat(status().queued()).isEqualTo(bad.size() + 2);
        assertThat(channels.list(CHANNEL, TaskState.QUEUED, null, 50).await().items())
                .hasSize(bad.size() + 2);
        assertThat(ids(claim(1, 50))).containsExactly("good1", "good2");
        assertThat(status().failed()).isEqualTo(bad.size() + 1);
        assertThat(status().running()).isEqualTo(2);
        assertThat(view("bad0").task().history().get(0).error())
                .extracting(TaskError::type)
                .isEqualTo("UNREADABLE");
    }

    @Test
    void a_cursor_that_no_list_gave_is_refused() {
        for (String cursor : List.of("-1", "x", "99999999999999999999", "18446744073709551615")) {
            assertThatThrownBy(() ->
                            channels.list(CHANNEL, TaskState.QUEUED, cursor, 10).await())
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining(cursor);
        }
    }
}
