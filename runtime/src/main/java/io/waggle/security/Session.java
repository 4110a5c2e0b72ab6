package io.waggle.security;

/**
 * A login that succeeded.
 *
 * @param token the signed token; a secret
 * @param caller whom it stands for
 */
public record Session(String token, Caller caller) {
    @Override
    public String toString() {
        return "Session of " + caller.user();
    }
}
