package io.waggle.security;

import java.time.Instant;
import java.util.List;

/**
 * Who sends a request, proved by a token.
 *
 * @param user the user's name
 * @param roles what the user may do, as the store says now
 * @param tokenId the token's id
 * @param expiresAt when the token ends
 */
public record Caller(String user, List<Role> roles, String tokenId, Instant expiresAt) {

    /** Whether the caller may do what a role allows. */
    public boolean may(Role needed) {
        return roles.stream().anyMatch(role -> role.covers(needed));
    }
}
