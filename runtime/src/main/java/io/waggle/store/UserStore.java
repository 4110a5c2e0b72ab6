package io.waggle.store;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Users and the signing key, shared by the cluster. Any thread. Fails with {@code STORE_UNAVAILABLE}. */
public interface UserStore {

    /**
     * A user.
     *
     * @param name the login name
     * @param passwordHash in the modular crypt form, algorithm and iterations included
     * @param roles names of roles
     * @param tokenVersion rises when every token of the user is to die
     */
    record StoredUser(String name, String passwordHash, List<String> roles, long tokenVersion) {}

    Future<Optional<StoredUser>> find(String name);

    /** Stores the first user; of several racing calls exactly one wins. @return whether this one did */
    Future<Boolean> createFirst(StoredUser user);

    /** Whether there is any user. */
    Future<Boolean> any();

    /** Stores or replaces a user. */
    Future<Void> put(StoredUser user);

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
