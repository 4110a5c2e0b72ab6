package io.waggle.security;

import io.vertx.core.Future;
import io.waggle.store.LoginTry;
import io.waggle.store.UserStore;
import io.waggle.store.UserStore.StoredUser;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whoever proves by a password who it is: to log in, or to have another password. Any thread. */
final class Logins {

    private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

    private final UserStore store;
    private final Passwords passwords;
    private final Sessions sessions;
    private final ClusterThrottle throttle;
    private final InstantSource clock;

    Logins(UserStore store, Passwords passwords, Sessions sessions, InstantSource clock) {
        this.store = store;
        this.passwords = passwords;
        this.sessions = sessions;
        this.throttle = new ClusterThrottle(store, clock);
        this.clock = clock;
    }

    Future<Session> login(String address, String user, String password) {
        return throttle.charge(new LoginTry(user, address))
                .onFailure(tooMany -> LOG.warn("login slowed down user={} address={}", user, address))
                .compose(charged -> store.find(user))
                .compose(found -> passwords
                        .matches(found.map(StoredUser::passwordHash).orElse(null), password)
                        .compose(right ->
                                right && found.isPresent() ? welcome(address, found.get()) : refuse(address, user)));
    }

    /** Gives the caller another password and ends every session but the new one. */
    Future<Session> changePassword(Caller caller, String address, String old, String fresh) {
        String user = caller.user();
        PasswordRule.check(user, fresh);
        if (old.equals(fresh)) {
            throw new Problem(ProblemCode.BAD_REQUEST, "the new password is the old one: choose another.");
        }
        LoginTry one = new LoginTry(user, address);
        return throttle.charge(one)
                .compose(charged -> store.find(user))
                .compose(found ->
                        passwords.matches(found.map(StoredUser::passwordHash).orElse(null), old))
                .compose(right -> right ? passwords.hash(fresh) : Future.failedFuture(notTheOld()))
                .onSuccess(hash -> throttle.forgive(one))
                .compose(hash -> store.change(user, found -> Users.withPassword(found, hash)))
                .compose(changed -> changed.isPresent()
                        ? sessions.open(changed.get().after())
                        : Future.failedFuture(Tokens.refused()))
                .onSuccess(session -> {
                    sessions.askAnew();
                    LOG.info("password changed user={} address={}", user, address);
                });
    }

    private Future<Session> welcome(String address, StoredUser user) {
        throttle.forgive(new LoginTry(user.name(), address));
        if (user.disabled()) {
            LOG.warn("login of a disabled user refused user={} address={}", user.name(), address);
            return Future.failedFuture(
                    new Problem(ProblemCode.UNAUTHENTICATED, "this account is disabled: ask an administrator."));
        }
        LOG.info("login user={} address={}", user.name(), address);
        store.seen(user.name(), clock.millis()).onFailure(e -> LOG.debug("login not noted user={}", user.name(), e));
        return sessions.open(user);
    }

    private static Future<Session> refuse(String address, String user) {
        LOG.warn("login refused user={} address={}", user, address);
        return Future.failedFuture(Sessions.wrongLogin());
    }

    private static Problem notTheOld() {
        return new Problem(ProblemCode.FORBIDDEN, "the old password is wrong: nothing has been changed.");
    }
}
