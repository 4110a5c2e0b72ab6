package io.waggle.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Sends requests until they are answered: over the endpoints, with a token, again where that makes sense. Any thread. */
final class Transport {

    private final Vertx vertx;
    private final Wire wire;
    private final Endpoints endpoints;
    private final Retry retry;
    private final Session session;
    private final Keys keys = new Keys();
    private final Set<Promise<Void>> pauses = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Transport(Vertx vertx, ClientOptions options) {
        this.vertx = vertx;
        this.wire = new Wire(vertx, options);
        this.endpoints = new Endpoints(options.endpoints(), System::nanoTime);
        this.retry = options.retry();
        Session nobody = new Session(new ClientOptions.Credentials.None(), ask -> Future.failedFuture("nobody"));
        this.session = new Session(options.credentials(), ask -> new Attempts(this, nobody, ask).go());
    }

    /** The answer's object. Fails with {@link WaggleException}. */
    Future<JsonObject> json(Ask ask) {
        return new Attempts(this, session, ask)
                .go()
                .compose(reply -> reply.isWhole()
                        ? Future.succeededFuture(reply.json())
                        : Future.failedFuture(new WaggleException(
                                WaggleException.NO_ANSWER,
                                ask.method() + " " + ask.path() + " was answered with status " + reply.status()
                                        + " and no JSON: is it a Waggle node that is asked?",
                                reply.status(),
                                new JsonObject())));
    }

    /** The same for what leaves nothing behind: that it is gone when it is asked for a second time is no failure. */
    Future<Void> gone(Ask ask) {
        Attempts attempts = new Attempts(this, session, ask);
        return attempts.go()
                .recover(failure -> failure instanceof WaggleException refused
                                && refused.status() == 404
                                && attempts.mayHaveBeenDone()
                        ? Future.succeededFuture()
                        : Future.failedFuture(failure))
                .mapEmpty();
    }

    /** Nothing more is sent, nothing is tried again, and nobody waits for it. */
    void close() {
        closed = true;
        pauses.forEach(Promise::tryComplete);
    }

    /** Some time, or less when the client is closed meanwhile. */
    Future<Void> pause(long ms) {
        Promise<Void> over = Promise.promise();
        pauses.add(over);
        long timer = vertx.setTimer(ms, fired -> over.tryComplete());
        if (closed) {
            over.tryComplete();
        }
        return over.future().onComplete(done -> {
            pauses.remove(over);
            vertx.cancelTimer(timer);
        });
    }

    boolean isClosed() {
        return closed;
    }

    Vertx vertx() {
        return vertx;
    }

    Wire wire() {
        return wire;
    }

    Endpoints endpoints() {
        return endpoints;
    }

    Retry retry() {
        return retry;
    }

    Session session() {
        return session;
    }

    Keys keys() {
        return keys;
    }
}
