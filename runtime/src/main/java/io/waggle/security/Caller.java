package io.waggle.security;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, proved by a token.
 *
 * @param user the user's name; of a machine, who made its token
 * @param roles what the caller may do, as the store says now
 * @param tokenId the token's id
 * @param expiresAt when the token ends; {@link #NEVER}: it does not
 * @param machine what is special of a token for machines; {@code null}: a person has logged in
 */
public record Caller(
        String user,
        List<Role> roles,
        String tokenId,
        Instant expiresAt,
        @Nullable Machine machine) {

    /** The end of a token that does not end by itself: the last second of the year 9999. */
    public static final Instant NEVER = Instant.ofEpochSecond(253_402_300_799L);

    /** Whether the caller may do what a role allows. */
    public boolean may(Role needed) {
        return roles.stream().anyMatch(role -> role.covers(needed));
    }
}
