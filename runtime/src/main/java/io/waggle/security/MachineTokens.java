package io.waggle.security;

import io.vertx.core.Future;
import io.waggle.store.TokenStore;
import io.waggle.store.TokenStore.StoredToken;
import io.waggle.store.UserStore;
import io.waggle.store.UserStore.StoredUser;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens for machines: made by a user, never worth more than that user, and kept as a hash only. Any thread: what is
 * remembered is synchronised.
 */
public final class MachineTokens {

    /** How long a token lives of which nothing is said. */
    public static final Duration USUAL_LIFE = Duration.ofDays(90);

    /** How long a token may live that ends at all. */
    public static final Duration LONGEST_LIFE = Duration.ofDays(366);

    /** What every such token begins with, so that it is known for one where it turns up. */
    static final String MARK = "wgt_";

    private static final Logger LOG = LoggerFactory.getLogger(MachineTokens.class);
    private static final Pattern FORM = Pattern.compile(MARK + "([0-9a-f]{16})_([A-Za-z0-9_-]{43})");
    private static final int MOST = 1_000;
    private static final Duration KEPT_AFTER_END = Duration.ofDays(30);
    private static final long NOTED_EVERY_MS = 600_000;

    private final TokenStore tokens;
    private final UserStore users;
    private final InstantSource clock;
    private final Map<String, Long> noted = new LinkedHashMap<>();

    MachineTokens(TokenStore tokens, UserStore users, InstantSource clock) {
        this.tokens = tokens;
        this.users = users;
        this.clock = clock;
    }

    /**
     * What somebody wants a token for.
     *
     * @param name what to call it
     * @param role what it may do
     * @param channels the channels it is limited to; empty: no limit
     * @param functions the functions it is limited to; empty: no limit
     * @param life how long it lives; {@code null}: until it is revoked
     */
    public record Wish(
            String name,
            Role role,
            List<String> channels,
            List<String> functions,
            @Nullable Duration life) {}

    /**
     * A token that has just been made.
     *
     * @param secret the whole token; it can never be shown again
     */
    public record Made(StoredToken token, String secret) {
        @Override
        public String toString() {
            return "token " + token.id();
        }
    }

    /**
     * A token as its owner sees it.
     *
     * @param usedAt when it was used last, to ten minutes, milliseconds since 1970; 0: never
     */
    public record Listed(StoredToken token, long usedAt) {}

    /** A token as it was shown: its id and the hash of its secret. */
    record Shown(String id, String hash) {

        /** {@code null} for what has not the form of one. */
        static @Nullable Shown read(String text) {
            Matcher form = FORM.matcher(text);
            return form.matches() ? new Shown(form.group(1), digest(form.group(2))) : null;
        }
    }

    /** Makes a token; fails with {@code FORBIDDEN} when it is to do more than its maker may. */
    public Future<Made> make(Caller maker, Wish wish) {
        if (!maker.may(wish.role())) {
            return Future.failedFuture(new Problem(
                    ProblemCode.FORBIDDEN,
                    "you do not have the role " + wish.role().text() + ", and cannot make a token that has it."));
        }
        String secret = Secrets.randomText(32);
        Instant now = clock.instant();
        Duration life = wish.life();
        StoredToken token = new StoredToken(
                HexFormat.of().formatHex(Secrets.random(8)),
                digest(secret),
                wish.name(),
                maker.user(),
                wish.role().text(),
                wish.channels(),
                wish.functions(),
                now.toEpochMilli(),
                life == null ? 0 : now.plus(life).toEpochMilli());
        return forgetEnded(now)
                .compose(v -> tokens.add(token, MOST))
                .onSuccess(v -> LOG.info("token made id={} user={}", token.id(), token.user()))
                .map(v -> new Made(token, MARK + token.id() + "_" + secret));
    }

    /** The tokens of a caller; an administrator's are all there are. Newest first. */
    public Future<List<Listed>> list(Caller caller) {
        Future<List<StoredToken>> all = tokens.tokens();
        Future<Map<String, Long>> used = tokens.lastUsed();
        return Future.all(all, used)
                .map(both -> all.result().stream()
                        .filter(token -> owns(caller, token))
                        .sorted((a, b) -> Long.compare(b.createdAt(), a.createdAt()))
                        .map(token -> new Listed(token, used.result().getOrDefault(token.id(), 0L)))
                        .toList());
    }

    /** Ends a token; fails with {@code NOT_FOUND} for one that is not there, or not the caller's. */
    Future<StoredToken> revoke(Caller caller, String id) {
        return tokens.token(id).compose(found -> {
            if (found.isEmpty() || !owns(caller, found.get())) {
                return Future.failedFuture(new Problem(
                        ProblemCode.NOT_FOUND,
                        "there is no such token of yours: GET /tokens (waggle tokens) says which there are."));
            }
            return tokens.end(id)
                    .onSuccess(v -> LOG.info("token revoked id={} by={}", id, caller.user()))
                    .map(found.get());
        });
    }

    /** Whom a token stands for at this moment; fails with {@code UNAUTHENTICATED}. */
    Future<Caller> caller(Shown shown) {
        return tokens.token(shown.id()).compose(found -> {
            if (found.isEmpty() || !same(found.get().hash(), shown.hash()) || ended(found.get(), clock.millis())) {
                return Future.failedFuture(Tokens.refused());
            }
            StoredToken token = found.get();
            return users.find(token.user())
                    .compose(user -> user.isPresent() && !user.get().disabled()
                            ? Future.succeededFuture(caller(token, user.get()))
                            : Future.failedFuture(Tokens.refused()))
                    .onSuccess(caller -> note(token.id()));
        });
    }

    /** A token whose user has lost its role may only look. */
    private static Caller caller(StoredToken token, StoredUser user) {
        Role role = Role.of(token.role()).orElse(Role.VIEWER);
        boolean still = Role.of(user.roles()).stream().anyMatch(has -> has.covers(role));
        return new Caller(
                user.name(),
                List.of(still ? role : Role.VIEWER),
                token.id(),
                token.expiresAt() == 0 ? Caller.NEVER : Instant.ofEpochMilli(token.expiresAt()),
                new Machine(token.name(), token.channels(), token.functions()));
    }

    /** Notes the use of a token, seldom: each note is a write. */
    private synchronized void note(String id) {
        long now = clock.millis();
        Long before = noted.get(id);
        if (before != null && now - before < NOTED_EVERY_MS) {
            return;
        }
        noted.put(id, now);
        if (noted.size() > MOST) {
            noted.remove(noted.keySet().iterator().next());
        }
        tokens.used(id, now).onFailure(e -> LOG.debug("use of a token not noted id={}", id, e));
    }

    /** A token that has ended is listed for a while, and then goes. */
    private Future<?> forgetEnded(Instant now) {
        long before = now.minus(KEPT_AFTER_END).toEpochMilli();
        return tokens.tokens()
                .compose(all -> Future.all(all.stream()
                        .filter(token -> ended(token, before))
                        .map(token -> tokens.end(token.id()))
                        .toList()));
    }

    private static boolean ended(StoredToken token, long at) {
        return token.expiresAt() != 0 && token.expiresAt() <= at;
    }

    private static boolean owns(Caller caller, StoredToken token) {
        return caller.may(Role.ADMIN) || token.user().equals(caller.user());
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** The secret has 256 random bits, so that a hash without salt and rounds is enough. */
    private static String digest(String secret) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
