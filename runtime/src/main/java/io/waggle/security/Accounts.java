package io.waggle.security;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.waggle.store.UserStore;
import io.waggle.store.UserStore.StoredUser;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users, their logins and their tokens. Any thread; futures may complete on a context of the store. Every method may
 * fail with {@code STORE_UNAVAILABLE}. To be opened before use and closed once.
 */
public final class Accounts {

    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);

    private final UserStore store;
    private final Passwords passwords;
    private final FirstUser first;
    private final Sessions sessions;
    private final LoginThrottle throttle;

    private Accounts(UserStore store, Passwords passwords, FirstUser first, Sessions sessions, LoginThrottle throttle) {
        this.store = store;
        this.passwords = passwords;
        this.first = first;
        this.sessions = sessions;
        this.throttle = throttle;
    }

    /**
     * Loads or makes the signing key.
     *
     * @param data the node's data folder, for {@code jwt.key} and {@code setup-token}
     * @return fails when the key is too short or the folder cannot be written: the node must not start then
     */
    public static Future<Accounts> open(Vertx vertx, UserStore store, Path data, InstantSource clock) {
        return SigningKey.load(vertx, store, data).map(key -> {
            Passwords passwords = new Passwords(vertx);
            return new Accounts(
                    store,
                    passwords,
                    new FirstUser(vertx, store, passwords, data, clock),
                    new Sessions(store, new Tokens(vertx, key, clock), clock),
                    new LoginThrottle(clock));
        });
    }

    /**
     * Sees to it that there can be a first administrator; to be called once, at start.
     *
     * @param passwordFile the file with the password for the user {@code admin}, or {@code null}
     * @return the setup token, to be shown to the operator once, when somebody must use it; fails when the password in
     *     the file is too weak
     */
    public Future<Optional<String>> prepareFirstUser(@Nullable Path passwordFile) {
        return first.prepare(passwordFile);
    }

    /** Whether there is no user yet. */
    public Future<Boolean> setupNeeded() {
        return store.any().map(any -> !any);
    }

    /**
     * Makes the first administrator and logs in.
     *
     * @return fails with {@code FORBIDDEN} for a wrong or dead token, {@code BAD_REQUEST} for a weak password,
     *     {@code CONFLICT} when there is a user already
     */
    public Future<Session> setup(String token, String user, String password) {
        return first.create(token, user, password).compose(sessions::open);
    }

    /**
     * Logs in.
     *
     * @param address where the try comes from, for slowing down guesses
     * @return fails with {@code UNAUTHENTICATED}, the same for an unknown user and a wrong password, or {@link Throttled}
     */
    public Future<Session> login(String address, String user, String password) {
        try {
            throttle.charge(address, user);
        } catch (Throttled tooMany) {
            LOG.warn("login slowed down user={} address={}", user, address);
            return Future.failedFuture(tooMany);
        }
        return store.find(user)
                .compose(found -> passwords
                        .matches(found.map(StoredUser::passwordHash).orElse(null), password)
                        .compose(right ->
                                right && found.isPresent() ? welcome(address, found.get()) : refuse(address, user)));
    }

    /** Ends the caller's session: here at once, on other nodes within two seconds. */
    public Future<Void> logout(Caller caller) {
        return sessions.end(caller);
    }

    /** Whom a token stands for; fails with {@code UNAUTHENTICATED}. */
    public Future<Caller> authenticate(String token) {
        return sessions.check(token);
    }

    /** Gives the threads back. */
    public Future<Void> close() {
        return passwords.close();
    }

    private Future<Session> welcome(String address, StoredUser user) {
        throttle.forgive(address, user.name());
        LOG.info("login user={} address={}", user.name(), address);
        return sessions.open(user);
    }

    private static Future<Session> refuse(String address, String user) {
        LOG.warn("login refused user={} address={}", user, address);
        return Future.failedFuture(Sessions.wrongLogin());
    }
}
