package io.waggle.client;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.waggle.client.ClientOptions.Credentials;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The token that requests show; a user's is fetched by a login that all who wait for it share. Any thread. */
final class Session {

    private final Credentials credentials;
    private final Function<Ask, Future<Reply>> anonymous;
    private @Nullable Future<String> login;

    /** @param anonymous sends a request without a token, as often as needed */
    Session(Credentials credentials, Function<Ask, Future<Reply>> anonymous) {
        this.credentials = credentials;
        this.anonymous = anonymous;
    }

    /** The token; empty for nobody. Fails like the login. */
    Future<String> token() {
        if (credentials instanceof Credentials.Token fixed) {
            return Future.succeededFuture(fixed.token());
        }
        return credentials instanceof Credentials.Login user ? loggedIn(user) : Future.succeededFuture("");
    }

    /** Forgets a token that was refused. @return whether another can be had */
    synchronized boolean renew(String refused) {
        Future<String> old = login;
        if (old != null && old.succeeded() && old.result().equals(refused)) {
            login = null;
        }
        return credentials instanceof Credentials.Login;
    }

    private synchronized Future<String> loggedIn(Credentials.Login user) {
        Future<String> pending = login;
        if (pending == null || pending.failed()) {
            JsonObject body = new JsonObject().put("username", user.user()).put("password", user.password());
            Ask ask = new Ask(HttpMethod.POST, "/auth/login", body.toBuffer(), "", true, Duration.ZERO);
            pending = anonymous.apply(ask).map(reply -> reply.json().getString("token", ""));
            login = pending;
        }
        return pending;
    }
}
