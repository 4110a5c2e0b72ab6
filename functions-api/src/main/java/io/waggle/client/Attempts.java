package io.waggle.client;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request, until it is answered or there is no use in going on. What was not sent, or was refused before anything was
 * done, goes again in any case; what may have been done only if twice does no harm. One attempt after the other, on
 * whatever thread the answer comes.
 */
final class Attempts {

    private final Transport transport;
    private final Session session;
    private final Ask ask;
    private final long giveUpAt;
    private int pauses;
    private boolean renewed;
    private volatile boolean mayHaveBeenDone;
    private @Nullable URI last;

    Attempts(Transport transport, Session session, Ask ask) {
        this.transport = transport;
        this.session = session;
        this.ask = ask;
        this.giveUpAt = System.nanoTime() + transport.retry().atMost().toNanos();
    }

    /** Whether an attempt was sent and its answer lost. */
    boolean mayHaveBeenDone() {
        return mayHaveBeenDone;
    }

    Future<Reply> go() {
        if (transport.isClosed()) {
            return Future.failedFuture(closed());
        }
        return session.token().compose(this::ask);
    }

    private WaggleException closed() {
        return new WaggleException(
                WaggleException.UNREACHABLE,
                "the client is closed: nothing more was sent of " + ask.method() + " " + ask.path()
                        + "; make another client.",
                0,
                new JsonObject());
    }

    private Future<Reply> ask(String token) {
        URI at = transport.endpoints().choose().uri();
        last = at;
        return transport
                .wire()
                .exchange(at, ask, token)
                .transform(done -> done.succeeded() ? judge(at, token, done.result()) : broken(at, done));
    }

    private Future<Reply> judge(URI at, String token, Reply reply) {
        if (reply.good()) {
            transport.endpoints().works(at);
            return Future.succeededFuture(reply);
        }
        if (reply.status() == 401 && !renewed && session.renew(token)) {
            renewed = true;
            return go();
        }
        WaggleException problem = reply.problem();
        if (!reply.passes() || !(reply.nothingDone() || ask.repeatable())) {
            return Future.failedFuture(problem);
        }
        mayHaveBeenDone |= !reply.nothingDone();
        if (reply.everywhere()) {
            return again(problem, reply.retryAfterMs());
        }
        transport.endpoints().rest(at, reply.retryAfterMs());
        return again(problem, 0);
    }

    private Future<Reply> broken(URI at, AsyncResult<Reply> done) {
        Throwable why = done.cause();
        transport.endpoints().rest(at, 0);
        if (why instanceof Wire.NotSent) {
            return again(
                    new WaggleException(
                            WaggleException.UNREACHABLE,
                            "no connection to " + at + " (" + why.getMessage()
                                    + "): nothing was sent; is a node there?",
                            why),
                    0);
        }
        mayHaveBeenDone = true;
        WaggleException lost = new WaggleException(
                WaggleException.NO_ANSWER,
                at + " did not answer " + ask.method() + " " + ask.path() + " (" + why.getMessage()
                        + "): whether it was done is not known; look before you send it again.",
                why);
        return ask.repeatable() ? again(lost, 0) : Future.failedFuture(lost);
    }

    /** At once where another endpoint is there to be asked, else after a pause. */
    private Future<Reply> again(WaggleException problem, long atLeastMs) {
        if (transport.isClosed()) {
            return Future.failedFuture(mayHaveBeenDone ? problem : closed());
        }
        Endpoints.Choice next = transport.endpoints().choose();
        if (next.ready() && !next.uri().equals(last)) {
            return go();
        }
        long jitter =
                transport.retry().pauseMs(pauses++, ThreadLocalRandom.current().nextDouble());
        long pauseMs = Math.max(1, Math.max(atLeastMs, next.waitMs()) + jitter);
        if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMs) - giveUpAt > 0) {
            return Future.failedFuture(problem);
        }
        return transport.pause(pauseMs).compose(over -> go());
    }
}
