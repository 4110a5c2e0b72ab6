package io.waggle.security;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.waggle.store.TokenStore;
import io.waggle.store.TokenStore.StoredToken;
import io.waggle.store.UserStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Users, their logins and their tokens. Any thread; futures may complete on a context of the store. Every method may
 * fail with {@code STORE_UNAVAILABLE}. To be opened before use and closed once.
 */
public final class Accounts {

    private final UserStore store;
    private final Passwords passwords;
    private final FirstUser first;
    private final Sessions sessions;
    private final Logins logins;
    private final Users users;
    private final MachineTokens machines;
    private final ProgramToken program = new ProgramToken();

    private Accounts(UserStore store, TokenStore tokens, Passwords passwords, FirstUser first, Tokens signed) {
        InstantSource clock = signed.clock();
        this.store = store;
        this.passwords = passwords;
        this.first = first;
        this.machines = new MachineTokens(tokens, store, clock);
        this.sessions = new Sessions(store, signed, machines, clock);
        this.logins = new Logins(store, passwords, sessions, clock);
        this.users = new Users(store, passwords, sessions, clock);
    }

    /**
     * Loads or makes the signing key.
     *
     * @param data the node's data folder, for {@code jwt.key} and {@code setup-token}
     * @return fails when the key is too short or the folder cannot be written: the node must not start then
     */
    public static Future<Accounts> open(
            Vertx vertx, UserStore store, TokenStore tokens, Path data, InstantSource clock) {
        return SigningKey.load(vertx, store, data).map(key -> {
            Passwords passwords = new Passwords(vertx);
            FirstUser first = new FirstUser(vertx, store, passwords, data, clock);
            return new Accounts(store, tokens, passwords, first, new Tokens(vertx, key, clock));
        });
    }

    /** The users. */
    public Users users() {
        return users;
    }

    /** The tokens for machines. */
    public MachineTokens machines() {
        return machines;
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
        return logins.login(address, user, password);
    }

    /**
     * Gives the caller another password, and a new session in the place of all others.
     *
     * @param address where the wish comes from: a wrong old password is a try to guess it
     * @return fails with {@code FORBIDDEN} when the old one is wrong, {@code BAD_REQUEST} for a weak one, or {@link
     *     Throttled}
     */
    public Future<Session> changePassword(Caller caller, String address, String old, String fresh) {
        return logins.changePassword(caller, address, old, fresh);
    }

    /** Ends the caller's session: here at once, on other nodes within two seconds. */
    public Future<Void> logout(Caller caller) {
        return sessions.end(caller);
    }

    /**
     * Ends a token for machines: here at once, on other nodes within two seconds.
     *
     * @return which one it was; fails with {@code NOT_FOUND} for one that is not there, or not the caller's
     */
    public Future<StoredToken> revoke(Caller caller, String tokenId) {
        return machines.revoke(caller, tokenId).onSuccess(token -> sessions.askAnew());
    }

    /** An administrator's token for the program that this node is a part of: good at this node alone, until it ends. */
    public String programToken() {
        return program.text();
    }

    /** Whom a token stands for; fails with {@code UNAUTHENTICATED}. */
    public Future<Caller> authenticate(String token) {
        return program.is(token) ? Future.succeededFuture(program.caller()) : sessions.check(token);
    }

    /** Gives the threads back. */
    public Future<Void> close() {
        return passwords.close();
    }
}
