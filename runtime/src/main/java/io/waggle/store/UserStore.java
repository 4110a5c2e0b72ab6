package io.waggle.store;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Users and the signing key, shared by the cluster. Any thread. Fails with {@code STORE_UNAVAILABLE}. */
public interface UserStore {

    /**
     * A user.
     *
     * @param name the login name
     * @param passwordHash in the modular crypt form, algorithm and iterations included
     * @param roles names of roles
     * @param tokenVersion rises when every session of the user is to die
     * @param disabled whether the user is kept out for the time being
     * @param createdAt milliseconds since 1970; 0: not known
     */
    record StoredUser(
            String name, String passwordHash, List<String> roles, long tokenVersion, boolean disabled, long createdAt) {

        /** A user who may come in. */
        public StoredUser(String name, String passwordHash, List<String> roles, long tokenVersion) {
            this(name, passwordHash, roles, tokenVersion, false, 0);
        }
    }

    Future<Optional<StoredUser>> find(String name);

    /** Every user. */
    Future<List<StoredUser>> all();

    /** Stores a new user. @return {@code false}: there is one of that name already */
    Future<Boolean> create(StoredUser user);

    /**
     * Changes a user in one step, whoever else does so at the same time. One who is disabled by it has no tokens for
     * machines any more.
     *
     * @param change may be asked more than once, and refuses by throwing
     * @return the user before and after; empty: there is none. Fails with {@code CONFLICT} when nobody would be left who
     *     may do everything
     */
    Future<Optional<Changed>> change(String name, UnaryOperator<StoredUser> change);

    /** A user before and after a change. */
    record Changed(StoredUser before, StoredUser after) {}

    /** Removes a user with all tokens for machines. @return who it was; fails like {@link #change} */
    Future<Optional<StoredUser>> remove(String name);

    /** Notes that a user has just come in. */
    Future<Void> seen(String name, long at);

    /** When users came in last, milliseconds since 1970, by name. */
    Future<Map<String, Long>> lastSeen();

    /** Stores the first user; of several racing calls exactly one wins. @return whether this one did */
    Future<Boolean> createFirst(StoredUser user);

    /** Whether there is any user. */
    Future<Boolean> any();

    /** Stores or replaces a user. */
    Future<Void> put(StoredUser user);

    /**
     * Charges a try to log in, for all nodes.
     *
     * @return for how long it has to wait, milliseconds; 0: it is charged, and may be looked at
     */
    Future<Long> charge(LoginTry one);

    /** Gives the charge back: the password was right. */
    Future<Void> forgive(LoginTry one);

    /** The shared secret for signing tokens: the one that is stored, or else the one offered, which is then stored. */
    Future<byte[]> signingKey(byte[] offered);

    /**
     * Refuses a token by its id until it would have expired anyway.
     *
     * @param ttlMs how long that is
     */
    Future<Void> revoke(String tokenId, long ttlMs);

    /** Whether a token has been refused. */
    Future<Boolean> revoked(String tokenId);
}
