package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.channel.Channels.Held;
import io.waggle.channel.Claim;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.EpochEnded;
import io.waggle.channel.Settlement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes tasks out of the queues. A claim names the classes of queues that are known, those that the device can run and the
 * others; which there are is learnt from the answers, and what is behind an unknown one waits until it is. May be called from any thread; its state lives on the link's context.
 */
final class RedisClaims {

    private static final Logger LOG = LoggerFactory.getLogger(RedisClaims.class);
    private static final int MAX_CLASSES_SEEN = 200;
    private static final String FOREIGN = "!";

    private final RedisLink link;
    private final Keys keys;
    private final StoreClock clock;
    private final RedisSettles settles;
    private final Map<String, Set<String>> classesSeen = new HashMap<>();

    RedisClaims(RedisLink link, Keys keys, StoreClock clock, RedisSettles settles) {
        this.link = link;
        this.keys = keys;
        this.clock = clock;
        this.settles = settles;
    }

    Future<Claim> claim(String channel, ClaimAsk ask) {
        return link.onContext(() -> {
            Set<String> seen = classesSeen.get(channel);
            if (seen != null && seen.size() > MAX_CLASSES_SEEN) {
                classesSeen.remove(channel); // those that are not empty are told again, and then asked about
            }
            return claimHere(channel, ask);
        });
    }

    private Future<Claim> claimHere(String channel, ClaimAsk ask) {
        Set<String> seen = classesSeen.computeIfAbsent(channel, c -> new HashSet<>());
        List<Object> arguments = new ArrayList<>(4 + seen.size());
        arguments.add(ask.epoch());
        arguments.add(ask.device());
        arguments.add(ask.max());
        arguments.add(ask.free());
        for (String name : seen) {
            arguments.add(ask.takes(RecordCodec.key(channel, name)) ? name : FOREIGN + name);
        }
        return link.run(Script.CLAIM, keys.channel(channel), arguments)
                .recover(failure -> Future.failedFuture(
                        String.valueOf(failure.getMessage()).startsWith("EPOCHENDED")
                                ? new EpochEnded(ask.epoch())
                                : failure))
                .compose(reply -> {
                    clock.heard(reply.get(0).toLong());
                    boolean learnt = learn(seen, reply.get(5));
                    Claim claim = claim(channel, reply, learnt, leaves(channel, reply.get(5), ask));
                    return claim.tasks().isEmpty() && learnt
                            ? claimHere(channel, ask)
                            : withoutUnreadable(channel, ask.epoch(), claim);
                });
    }

    /** Remembers classes not known before. @return whether there were any: then nothing was taken behind them */
    private static boolean learn(Set<String> seen, Response unknown) {
        boolean learnt = false;
        for (Response name : unknown) {
            learnt |= seen.add(name.toString());
        }
        return learnt;
    }

    private static boolean leaves(String channel, Response unknown, ClaimAsk ask) {
        for (Response name : unknown) {
            if (ask.leaves(RecordCodec.key(channel, name.toString()))) {
                return true;
            }
        }
        return false;
    }

    private static Claim claim(String channel, Response reply, boolean learnt, boolean suspects) {
        long now = reply.get(0).toLong();
        long fence = reply.get(1).toLong();
        Response ids = reply.get(6);
        Response records = reply.get(7);
        List<Claim.Claimed> tasks = new ArrayList<>(ids.size());
        for (Response run : reply.get(8)) {
            for (int last = tasks.size() + run.toInteger(), i = tasks.size(); i < last; i++) {
                byte[] record = records.get(i).toBytes();
                tasks.add(new Claim.Claimed(
                        ids.get(i).toString(), fence, now, RecordCodec.read(channel, record), record.length));
            }
            fence++;
        }
        boolean more = learnt || reply.get(2).toInteger() == 1;
        return new Claim(
                tasks, more, reply.get(4).toInteger() == 1, reply.get(3).toLong(), suspects);
    }

    /** What is claimed has not ended; what has is a record that nobody can read, and goes to the fail list. */
    private Future<Claim> withoutUnreadable(String channel, long epoch, Claim claim) {
        List<Settlement> bad = new ArrayList<>();
        List<Claim.Claimed> good = new ArrayList<>(claim.tasks().size());
        for (Claim.Claimed claimed : claim.tasks()) {
            if (claimed.task().outcome() == null) {
                good.add(claimed);
            } else {
                bad.add(new Settlement.Fail(claimed.id(), claimed.fence(), claimed.task(), claimed.bytes()));
            }
        }
        if (bad.isEmpty()) {
            return Future.succeededFuture(claim);
        }
        LOG.error(
                "claim=unreadable channel={} task={} of={}", channel, bad.get(0).id(), bad.size());
        return settles.settle(channel, epoch, bad, false)
                .map(new Claim(good, claim.more(), claim.limited(), claim.againInMs(), claim.suspects()));
    }

    Future<List<Held>> held(String channel, long epoch, String device) {
        return link.send(Request.cmd(Command.HGETALL).arg(keys.inFlight(channel, Long.toString(epoch))))
                .map(reply -> {
                    List<Held> held = new ArrayList<>();
                    InFlight.all(reply).forEach((fence, claim) -> {
                        if (claim.device().equals(device)) {
                            claim.ids().forEach(id -> held.add(new Held(id, fence)));
                        }
                    });
                    return held;
                });
    }
}
