package io.waggle.security;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.waggle.store.UserStore.StoredUser;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Signs and checks tokens: JWT with HS256 and nothing else. The library checks the signature; everything that it leaves
 * open is checked here: the header, the presence and the type of every claim, their bounds in time. Any thread.
 */
final class Tokens {

    static final Duration LIFE = Duration.ofHours(8);
    static final int SHORTEST_KEY = 32;

    private static final String ISSUER = "waggle";
    private static final String AUDIENCE = "waggle-api";
    private static final String ALGORITHM = "HS256";
    private static final int LEEWAY_SECONDS = 5;

    /** By how much the clock of the node that made a token may be ahead of this one's. */
    private static final int AHEAD_SECONDS = 900;

    private static final int LONGEST = 4096;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    private static final Set<String> HEADER = Set.of("typ", "alg");

    private final JWTAuth jwt;
    private final InstantSource clock;

    /** @throws IllegalStateException when the key is too short */
    Tokens(Vertx vertx, byte[] key, InstantSource clock) {
        if (key.length < SHORTEST_KEY) {
            throw new IllegalStateException("the key that signs tokens has " + key.length + " bytes and needs at least "
                    + SHORTEST_KEY + ": delete jwt.key in the data folder and the stored key.");
        }
        this.clock = clock;
        this.jwt = JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(
                                new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(Buffer.buffer(key)))
                        .setJWTOptions(new JWTOptions()
                                .setAlgorithm(ALGORITHM)
                                .setIssuer(ISSUER)
                                .addAudience(AUDIENCE)
                                .setIgnoreExpiration(true)));
    }

    /**
     * What a token says.
     *
     * @param user the user's name
     * @param id the token's id
     * @param version the user's token version when it was made
     * @param expiresAt when it ends
     */
    record Claims(String user, String id, long version, Instant expiresAt) {}

    /** By which it tells the time. */
    InstantSource clock() {
        return clock;
    }

    /** A new token for a user. */
    String issue(StoredUser user) {
        long now = clock.instant().getEpochSecond();
        return jwt.generateToken(
                new JsonObject()
                        .put("sub", user.name())
                        .put("jti", Secrets.randomText(16))
                        .put("roles", new JsonArray(user.roles()))
                        .put("tv", user.tokenVersion())
                        .put("iat", now)
                        .put("exp", now + LIFE.toSeconds()),
                new JWTOptions().setAlgorithm(ALGORITHM).setIssuer(ISSUER).addAudience(AUDIENCE));
    }

    /** What a token says; fails with {@code UNAUTHENTICATED} and one and the same sentence, whatever is wrong. */
    Future<Claims> check(String token) {
        if (token.length() > LONGEST || !FORM.matcher(token).matches()) {
            return Future.failedFuture(refused());
        }
        return Future.succeededFuture(token)
                .map(Tokens::checkHeader)
                .compose(t -> jwt.authenticate(new TokenCredentials(t)))
                .map(user -> claims(user.attributes().getJsonObject("accessToken")))
                .recover(wrong -> Future.failedFuture(refused()));
    }

    /** Whether a token that was good has not come to its end. */
    boolean lives(Claims claims) {
        return inTime(claims.expiresAt().getEpochSecond(), clock.instant().getEpochSecond());
    }

    private static boolean inTime(long expires, long now) {
        return expires >= now - LEEWAY_SECONDS;
    }

    static Problem refused() {
        return new Problem(ProblemCode.UNAUTHENTICATED, "this needs a valid token: log in (again).");
    }

    private static String checkHeader(String token) {
        byte[] bytes = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
        JsonObject header = new JsonObject(Buffer.buffer(bytes));
        if (!HEADER.containsAll(header.fieldNames()) || !ALGORITHM.equals(header.getValue("alg"))) {
            throw refused();
        }
        return token;
    }

    private Claims claims(JsonObject json) {
        long now = clock.instant().getEpochSecond();
        long issued = number(json.getValue("iat"));
        long expires = number(json.getValue("exp"));
        boolean inTime = issued <= now + AHEAD_SECONDS
                && inTime(expires, now)
                && expires - issued <= LIFE.toSeconds()
                && (!json.containsKey("nbf") || number(json.getValue("nbf")) <= now + LEEWAY_SECONDS);
        boolean ours = ISSUER.equals(json.getValue("iss")) && AUDIENCE.equals(json.getValue("aud"));
        boolean roles = json.getValue("roles") instanceof JsonArray list
                && list.stream().allMatch(String.class::isInstance);
        if (!inTime || !ours || !roles) {
            throw refused();
        }
        return new Claims(
                text(json.getValue("sub")),
                text(json.getValue("jti")),
                number(json.getValue("tv")),
                Instant.ofEpochSecond(expires));
    }

    private static long number(@Nullable Object claim) {
        if (claim instanceof Integer || claim instanceof Long) {
            return ((Number) claim).longValue();
        }
        throw refused();
    }

    private static String text(@Nullable Object claim) {
        if (claim instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw refused();
    }
}
