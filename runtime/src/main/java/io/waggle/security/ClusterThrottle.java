package io.waggle.security;

import io.vertx.core.Future;
import io.waggle.store.LoginTry;
import io.waggle.store.UserStore;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Slows down guessing in the whole cluster; where the store does not answer, each node by itself. Any thread. */
final class ClusterThrottle {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterThrottle.class);

    private final UserStore store;
    private final LoginThrottle own;

    ClusterThrottle(UserStore store, InstantSource clock) {
        this.store = store;
        this.own = new LoginThrottle(clock);
    }

    /** Charges a try. Fails with {@link Throttled} when it has to wait; then it is not charged. */
    Future<Void> charge(LoginTry one) {
        return store.charge(one)
                .recover(out -> {
                    LOG.debug("login tries counted by this node alone", out);
                    return Future.succeededFuture(own.charge(one));
                })
                .compose(ms -> ms <= 0 ? Future.succeededFuture() : Future.failedFuture(refusal(ms)));
    }

    /** Gives the charge back, for the password was right. Never fails, and is waited for by nobody. */
    void forgive(LoginTry one) {
        own.forgive(one);
        store.forgive(one).onFailure(out -> LOG.debug("login tries not given back", out));
    }

    private static Throttled refusal(long ms) {
        int seconds = (int) Math.max(1, (ms + 999) / 1000);
        return new Throttled("there were too many tries to log in: wait " + seconds + " s and try again.", seconds);
    }
}
