package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.waggle.channel.Claim;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.Settlement;
import io.waggle.task.Attempt;
import io.waggle.task.Outcome;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Devices of several nodes, each with a connection and an epoch of its own, that claim, hold what they have for a while,
 * and finish it, until all is done. Counts what is in flight as it must at least be in Redis. State is guarded by the
 * object's lock.
 */
final class Bees {

    /** One task that was started, in the order of the replies. */
    record Start(String id, StoredTask task, long fence, long at) {}

    private final RealRedis redis;
    private final String channel;
    private final int most;
    private final long holdMs;
    private final int expected;
    private final List<Start> starts = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Integer> inFlight = new HashMap<>();
    private final Map<String, Integer> highest = new HashMap<>();
    private final Promise<Void> done = Promise.promise();
    private int finished;

    private Bees(RealRedis redis, String channel, int most, long holdMs, int expected) {
        this.redis = redis;
        this.channel = channel;
        this.most = most;
        this.holdMs = holdMs;
        this.expected = expected;
    }

    /**
     * Runs a channel's tasks.
     *
     * @param devices each with an epoch of its own
     * @param most how many a device claims at once
     * @param holdMs how long it holds them
     * @param expected how many there are
     */
    static Bees run(RealRedis redis, String prefix, String channel, int devices, int most, long holdMs, int expected) {
        Bees bees = new Bees(redis, channel, most, holdMs, expected);
        for (int epoch = 1; epoch <= devices; epoch++) {
            bees.next(redis.channels(prefix), epoch);
        }
        return bees;
    }

    List<Start> await() {
        done.future().await();
        return List.copyOf(starts);
    }

    /** How many of a key, or of all with the empty key, were surely in flight at once. */
    synchronized int highest(String key) {
        return highest.getOrDefault(key, 0);
    }

    private void next(RedisChannels channels, long epoch) {
        channels.claim(channel, new ClaimAsk(epoch, "d" + epoch, most, most, queue -> true))
                .onSuccess(claim -> {
                    if (claim.tasks().isEmpty()) {
                        long again = claim.againInMs() < 0 ? 20 : Math.min(20, claim.againInMs());
                        pause(again).onSuccess(v -> next(channels, epoch));
                        return;
                    }
                    started(claim.tasks());
                    if (holdMs == 0) {
                        finish(channels, epoch, claim);
                    } else {
                        pause(holdMs).onSuccess(v -> finish(channels, epoch, claim));
                    }
                })
                .onFailure(done::tryFail);
    }

    private void finish(RedisChannels channels, long epoch, Claim claim) {
        ending(claim.tasks());
        channels.settle(channel, epoch, claim.tasks().stream().map(Bees::finish).toList(), false)
                .onSuccess(told -> {
                    if (told.contains(false)) {
                        done.tryFail("a claim was stale");
                    } else if (ended(told.size())) {
                        done.tryComplete();
                    } else if (!done.future().isComplete()) {
                        next(channels, epoch);
                    }
                })
                .onFailure(done::tryFail);
    }

    static Settlement finish(Claim.Claimed claimed) {
        Attempt attempt = new Attempt(1, claimed.fence(), "d", "n", "v", claimed.claimedAt(), 0, null);
        Outcome outcome = new Outcome(TaskState.SUCCEEDED, new byte[] {'1'}, claimed.claimedAt());
        return new Settlement.Finish(
                claimed.id(), claimed.fence(), claimed.task().after(attempt, outcome), claimed.bytes());
    }

    private Future<Void> pause(long ms) {
        Promise<Void> over = Promise.promise();
        redis.vertx.setTimer(Math.max(1, ms), id -> over.complete());
        return over.future();
    }

    private synchronized void started(List<Claim.Claimed> tasks) {
        for (Claim.Claimed task : tasks) {
            starts.add(new Start(task.id(), task.task(), task.fence(), task.claimedAt()));
            count("", 1);
            String key = task.task().key();
            if (key != null) {
                count(key, 1);
            }
        }
    }

    private synchronized void ending(List<Claim.Claimed> tasks) {
        for (Claim.Claimed task : tasks) {
            count("", -1);
            String key = task.task().key();
            if (key != null) {
                count(key, -1);
            }
        }
    }

    private void count(String key, int by) {
        int now = inFlight.merge(key, by, Integer::sum);
        highest.merge(key, now, Math::max);
    }

    private synchronized boolean ended(int count) {
        finished += count;
        return finished >= expected;
    }
}
