package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.Claim;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.NewTask;
import io.waggle.channel.Settlement;
import io.waggle.channel.TaskPage;
import io.waggle.task.Address;
import io.waggle.task.Attempt;
import io.waggle.task.Outcome;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskError;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** The channels of a real Redis, with a prefix of its own for each test. */
abstract class ChannelFixture extends RedisFixture {

    static final String CHANNEL = "c";

    String prefix;
    String base;
    RedisChannels channels;

    @BeforeEach
    void freshChannels() {
        prefix = "t" + UUID.randomUUID().toString().substring(0, 8);
        base = prefix + ":{" + CHANNEL + "}:";
        channels = redis.channels(prefix);
        channels.number(CHANNEL).await();
    }

    /** Fails when what lies in Redis does not agree with itself. */
    void sound() {
        assertThat(Audit.of(redis, base, 0)).isEmpty();
    }

    void submit(String id, int priority) {
        channels.submit(CHANNEL, List.of(new NewTask(id, RealRedis.task(CHANNEL, priority), 0, 0)))
                .await();
    }

    Claim claim(long epoch, int max) {
        return channels.claim(CHANNEL, new ClaimAsk(epoch, "n1-1", max, max, queue -> true))
                .await();
    }

    List<Boolean> settle(long epoch, Settlement... settlements) {
        return channels.settle(CHANNEL, epoch, List.of(settlements), false).await();
    }

    void failNow(String id) {
        submit(id, 100);
        Claim.Claimed task = claim(1, 1).tasks().get(0);
        assertThat(settle(1, new Settlement.Fail(id, task.fence(), ended(task, TaskState.FAILED), task.bytes())))
                .containsExactly(true);
    }

    static StoredTask ended(Claim.Claimed claimed, TaskState state) {
        byte[] result = state == TaskState.SUCCEEDED ? "null".getBytes(StandardCharsets.UTF_8) : null;
        return failedOnce(claimed, new Outcome(state, result, claimed.claimedAt()));
    }

    static StoredTask failedOnce(Claim.Claimed claimed, @Nullable Outcome outcome) {
        TaskError error = outcome != null && outcome.state() == TaskState.SUCCEEDED
                ? null
                : new TaskError("java.io.IOException", "no route", "");
        return claimed.task()
                .after(
                        new Attempt(
                                claimed.task().attemptsUsed() + 1,
                                claimed.fence(),
                                "n1-1",
                                "n1",
                                "0123456789ab",
                                claimed.claimedAt(),
                                5,
                                error),
                        outcome);
    }

    ChannelStatus status() {
        return channels.status(CHANNEL).await().orElseThrow();
    }

    TaskView view(String id) {
        return channels.find(new Address(CHANNEL, id)).await().orElseThrow();
    }

    TaskState state(String id) {
        return view(id).state();
    }

    static List<String> ids(Claim claim) {
        return claim.tasks().stream().map(Claim.Claimed::id).toList();
    }

    static List<String> pageIds(TaskPage page) {
        return page.items().stream().map(view -> view.address().id()).toList();
    }

    void write(String end, Command command, Object first, Object second) {
        redis.command(command, base + end, first, second);
    }

    List<String> key(String end, Command command, Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = base + end;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        List<String> values = new ArrayList<>();
        redis.command(command, all).forEach(value -> values.add(value.toString()));
        return values;
    }
}
