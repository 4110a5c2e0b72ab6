package io.waggle.device;

import io.vertx.core.Future;
import io.waggle.channel.Channels;
import io.waggle.control.Workers.Running;
import io.waggle.control.Workers.Work;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds attempts that go on although the store has taken their claims: their tasks were cancelled, and word of it was lost.
 * Every few seconds, and only where something has run that long. Used on one context.
 */
final class Disowned {

    private static final Logger LOG = LoggerFactory.getLogger(Disowned.class);

    /** How long an attempt has to have run. */
    private static final long LONG_MS = 3_000;

    /** Every how many turns it looks. */
    private static final int TURNS = 3;

    private final Desk desk;
    private final Consumer<Set<Work>> giveUp;
    private int turns;

    /** @param giveUp ends attempts that are no longer the device's */
    Disowned(Desk desk, Consumer<Set<Work>> giveUp) {
        this.desk = desk;
        this.giveUp = giveUp;
    }

    /** Looks, when it is time to. Never fails. */
    Future<Void> look(List<Running> running) {
        long epoch = desk.lease().epoch();
        turns++;
        if (turns % TURNS != 0 || epoch == 0) {
            return Future.succeededFuture();
        }
        Map<String, List<Work>> old = running.stream()
                .filter(one -> one.ms() >= LONG_MS)
                .map(Running::work)
                .collect(Collectors.groupingBy(work -> work.address().channel()));
        List<Future<Void>> looks = new ArrayList<>();
        old.forEach((channel, works) -> looks.add(look(channel, epoch, works)));
        return looks.isEmpty()
                ? Future.succeededFuture()
                : Future.join(looks).<Void>mapEmpty().otherwiseEmpty();
    }

    private Future<Void> look(String channel, long epoch, List<Work> works) {
        return desk.channels()
                .held(channel, epoch, desk.options().id())
                .onSuccess(held -> {
                    Set<Channels.Held> there = new HashSet<>(held);
                    Set<Work> lost = works.stream()
                            .filter(work -> !there.contains(
                                    new Channels.Held(work.address().id(), work.fence())))
                            .collect(Collectors.toSet());
                    if (!lost.isEmpty() && desk.lease().epoch() == epoch) {
                        LOG.info(
                                "attempts=disowned device={} channel={} count={}",
                                desk.options().id(),
                                channel,
                                lost.size());
                        giveUp.accept(lost);
                    }
                })
                .mapEmpty();
    }
}
