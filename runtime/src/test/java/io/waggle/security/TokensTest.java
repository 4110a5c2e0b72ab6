package io.waggle.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.store.UserStore.StoredUser;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no token of ours is refused, and always with the same sentence. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokensTest {

    private static final byte[] KEY = Secrets.random(32);
    private static final StoredUser ANN = new StoredUser("ann", "x", List.of("viewer"), 3);

    private Vertx vertx;
    private Tokens tokens;

    @BeforeAll
    void open() {
        vertx = Vertx.vertx();
        tokens = new Tokens(vertx, KEY, InstantSource.system());
    }

    @AfterAll
    void close() {
        vertx.close().await();
    }

    @Test
    void takesItsOwn() {
        var claims = tokens.check(tokens.issue(ANN)).await();
        assertThat(claims.user()).isEqualTo("ann");
        assertThat(claims.version()).isEqualTo(3);
        assertThat(claims.id()).isNotBlank();
    }

    @Test
    void takesTheHandMadeOneThatTheOthersAreBentFrom() {
        assertThat(tokens.check(signed(header("HS256"), good())).succeeded()).isTrue();
    }

    @Test
    void needsALongKey() {
        assertThatThrownBy(() -> new Tokens(vertx, new byte[16], InstantSource.system()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new Tokens(vertx, new byte[0], InstantSource.system()))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void refuses(String what, String token) {
        var answer = tokens.check(token);
        assertThat(answer.failed()).as(what).isTrue();
        assertThat(answer.cause()).hasMessage(Tokens.refused().detail());
    }

    static Stream<Arguments> forgeries() {
        long now = System.currentTimeMillis() / 1000;
        String real = signed(header("HS256"), good());
        String[] parts = real.split("\\.", 3);
        return Stream.of(
                Arguments.of("nothing", ""),
                Arguments.of("garbage", "not a token"),
                Arguments.of("alg none, two segments", part(header("none")) + "." + part(good())),
                Arguments.of("alg none, empty signature", part(header("none")) + "." + part(good()) + "."),
                Arguments.of("alg none, signed", signed(header("none"), good())),
                Arguments.of("alg None", signed(header("None"), good())),
                Arguments.of("alg NONE", signed(header("NONE"), good())),
                Arguments.of("alg hs256", signed(header("hs256"), good())),
                Arguments.of("alg HS512", signed(header("HS512"), good())),
                Arguments.of("alg RS256", signed(header("RS256"), good())),
                Arguments.of("no alg", signed(new JsonObject().put("typ", "JWT"), good())),
                Arguments.of("kid with a path", signed(header("HS256").put("kid", "../../etc/passwd"), good())),
                Arguments.of("embedded key", signed(header("HS256").put("jwk", new JsonObject()), good())),
                Arguments.of("critical header", signed(header("HS256").put("crit", new JsonArray()), good())),
                Arguments.of("signature cut", parts[0] + "." + parts[1] + "." + parts[2].substring(2)),
                Arguments.of("signature gone", parts[0] + "." + parts[1]),
                Arguments.of("payload swapped", parts[0] + "." + part(good().put("sub", "root")) + "." + parts[2]),
                Arguments.of("foreign key", signed(header("HS256"), good(), Secrets.random(32))),
                Arguments.of("four segments", real + ".x"),
                Arguments.of("huge", real + "A".repeat(1_000_000)),
                bent("no exp", c -> without(c, "exp")),
                bent("no iat", c -> without(c, "iat")),
                bent("no sub", c -> without(c, "sub")),
                bent("no jti", c -> without(c, "jti")),
                bent("no iss", c -> without(c, "iss")),
                bent("no aud", c -> without(c, "aud")),
                bent("no roles", c -> without(c, "roles")),
                bent("no tv", c -> without(c, "tv")),
                bent("expired", c -> c.put("exp", now - 6)),
                bent("exp as text", c -> c.put("exp", "9999999999")),
                bent("exp as fraction", c -> c.put("exp", now + 10.5)),
                bent("far exp", c -> c.put("exp", now + 100 * 3600)),
                bent("made in the future", c -> c.put("iat", now + 3600)),
                bent("not before", c -> c.put("nbf", now + 3600)),
                bent("foreign issuer", c -> c.put("iss", "other")),
                bent("foreign audience", c -> c.put("aud", "other")),
                bent(
                        "audience array",
                        c -> c.put("aud", new JsonArray().add("waggle-api").add("other"))),
                bent("roles as text", c -> c.put("roles", "admin")),
                bent("roles of numbers", c -> c.put("roles", new JsonArray().add(1))),
                bent("empty sub", c -> c.put("sub", "")),
                bent("sub as number", c -> c.put("sub", 7)),
                bent("tv as text", c -> c.put("tv", "3")));
    }

    private static Arguments bent(String what, UnaryOperator<JsonObject> bend) {
        return Arguments.of(what, signed(header("HS256"), bend.apply(good())));
    }

    private static JsonObject without(JsonObject claims, String name) {
        claims.remove(name);
        return claims;
    }

    private static JsonObject header(String algorithm) {
        return new JsonObject().put("typ", "JWT").put("alg", algorithm);
    }

    private static JsonObject good() {
        long now = System.currentTimeMillis() / 1000;
        return new JsonObject()
                .put("sub", "ann")
                .put("jti", "j1")
                .put("iss", "waggle")
                .put("aud", "waggle-api")
                .put("roles", new JsonArray().add("viewer"))
                .put("tv", 3)
                .put("iat", now)
                .put("exp", now + 3600);
    }

    private static String signed(JsonObject header, JsonObject claims) {
        return signed(header, claims, KEY);
    }

    private static String signed(JsonObject header, JsonObject claims, byte[] key) {
        try {
            String head = part(header) + "." + part(claims);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return head + "." + base64(mac.doFinal(head.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(JsonObject json) {
        return base64(json.toBuffer().getBytes());
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
