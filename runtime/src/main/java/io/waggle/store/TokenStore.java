package io.waggle.store;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tokens for machines, shared by the cluster; never the secrets themselves. Any thread. Fails with {@code STORE_UNAVAILABLE}. */
public interface TokenStore {

    /**
     * A token.
     *
     * @param id what it is known by; no secret
     * @param hash of its secret, SHA-256 in hexadecimal
     * @param name what its maker calls it
     * @param user who made it, and whose end is its own
     * @param role the name of the role it has
     * @param channels the channels it is limited to; empty: no limit
     * @param functions the functions it is limited to; empty: no limit
     * @param createdAt milliseconds since 1970
     * @param expiresAt milliseconds since 1970; 0: never
     */
    record StoredToken(
            String id,
            String hash,
            String name,
            String user,
            String role,
            List<String> channels,
            List<String> functions,
            long createdAt,
            long expiresAt) {}

    Future<Optional<StoredToken>> token(String id);

    /** Every token. */
    Future<List<StoredToken>> tokens();

    /**
     * Stores a token.
     *
     * @param most how many there may be in all
     * @return fails with {@code CONFLICT} when its user is gone or disabled, or when there are too many
     */
    Future<Void> add(StoredToken token, int most);

    /** Removes a token. @return whether there was one */
    Future<Boolean> end(String id);

    /** Notes when a token was used. */
    Future<Void> used(String id, long at);

    /** When tokens were used last, milliseconds since 1970, by id. */
    Future<Map<String, Long>> lastUsed();
}
