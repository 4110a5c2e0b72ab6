package io.waggle.device;

import io.vertx.core.Future;
import io.waggle.channel.Channels;
import io.waggle.channel.Settlement;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims whose answer was lost: in flight for the store, in nobody's hand. Used on one context. */
final class Strays {

    private static final Logger LOG = LoggerFactory.getLogger(Strays.class);

    private final Desk desk;
    private final Hand hand;
    private final Settler settler;

    Strays(Desk desk, Hand hand, Settler settler) {
        this.desk = desk;
        this.hand = hand;
        this.settler = settler;
    }

    /** Gives back what the store says we hold and we do not. */
    Future<Void> giveBack(Feed feed, long epoch) {
        return desk.channels().held(feed.channel, epoch, desk.options().id()).compose(stored -> {
            List<Settlement> strays = new ArrayList<>();
            for (Channels.Held held : stored) {
                if (!hand.holds(feed.channel, held) && !settler.holds(feed.channel, held)) {
                    strays.add(new Settlement.Release(held.id(), held.fence()));
                }
            }
            feed.doubtful = false;
            if (strays.isEmpty()) {
                return Future.succeededFuture();
            }
            LOG.info("claim=strays channel={} released={}", feed.channel, strays.size());
            return desk.channels().settle(feed.channel, epoch, strays, true).mapEmpty();
        });
    }
}
