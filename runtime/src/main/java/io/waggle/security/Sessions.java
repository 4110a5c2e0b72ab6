package io.waggle.security;

import io.vertx.core.Future;
import io.waggle.store.UserStore;
import io.waggle.store.UserStore.StoredUser;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that are good now: signed, and neither revoked nor older than the user's token version; or a
 * machine's. A signature that was good stays good, so it is checked once; what the store said is remembered for two
 * seconds, so that a revocation is obeyed everywhere within that. Any thread: the memory is synchronised.
 */
final class Sessions {

    private static final Duration REMEMBERED = Duration.ofSeconds(2);
    private static final int MOST_REMEMBERED = 10_000;

    private final UserStore store;
    private final Tokens tokens;
    private final MachineTokens machines;
    private final InstantSource clock;
    private final Map<String, Tokens.Claims> signed = new LinkedHashMap<>();
    private final Map<String, Answer> answers = new LinkedHashMap<>();

    Sessions(UserStore store, Tokens tokens, MachineTokens machines, InstantSource clock) {
        this.store = store;
        this.tokens = tokens;
        this.machines = machines;
        this.clock = clock;
    }

    private record Answer(long until, Future<Caller> caller) {}

    /** Opens a session. */
    Future<Session> open(StoredUser user) {
        String token = tokens.issue(user);
        return tokens.check(token).map(claims -> new Session(token, caller(claims, user)));
    }

    /** Whom a token stands for; fails with {@code UNAUTHENTICATED}, or {@code STORE_UNAVAILABLE}. */
    Future<Caller> check(String token) {
        return token.startsWith(MachineTokens.MARK) ? machine(MachineTokens.Shown.read(token)) : signed(token);
    }

    private Future<Caller> machine(MachineTokens.@Nullable Shown shown) {
        return shown == null
                ? Future.failedFuture(Tokens.refused())
                : remembered(shown.id() + " " + shown.hash(), () -> machines.caller(shown));
    }

    private Future<Caller> signed(String token) {
        Tokens.Claims known = known(token);
        return known != null
                ? remembered(known)
                : tokens.check(token).onSuccess(claims -> keep(token, claims)).compose(this::remembered);
    }

    /** What a token says whose signature was good before, unless it has come to its end. */
    private synchronized Tokens.@Nullable Claims known(String token) {
        Tokens.Claims claims = signed.get(token);
        if (claims != null && !tokens.lives(claims)) {
            signed.remove(token);
            return null;
        }
        return claims;
    }

    private synchronized void keep(String token, Tokens.Claims claims) {
        signed.put(token, claims);
        bound(signed);
    }

    /** The oldest leaves. */
    private static void bound(Map<String, ?> memory) {
        if (memory.size() > MOST_REMEMBERED) {
            memory.remove(memory.keySet().iterator().next());
        }
    }

    /** Ends a session on every node; here at once. */
    Future<Void> end(Caller caller) {
        long ttl = Duration.between(clock.instant(), caller.expiresAt()).toMillis() + 60_000;
        return store.revoke(caller.tokenId(), Math.max(60_000, ttl)).onSuccess(v -> forget(caller.tokenId()));
    }

    /** Forgets what the store has said, so that a change is obeyed here at once. */
    synchronized void askAnew() {
        answers.clear();
    }

    private synchronized void forget(String tokenId) {
        answers.remove(tokenId);
    }

    private Future<Caller> remembered(Tokens.Claims claims) {
        return remembered(claims.id(), () -> ask(claims));
    }

    private synchronized Future<Caller> remembered(String token, Supplier<Future<Caller>> ask) {
        long now = clock.millis();
        Answer known = answers.get(token);
        if (known != null && known.until > now && !known.caller.failed()) {
            return known.caller;
        }
        Future<Caller> asked = ask.get();
        answers.remove(token);
        answers.put(token, new Answer(now + REMEMBERED.toMillis(), asked));
        bound(answers);
        return asked;
    }

    private Future<Caller> ask(Tokens.Claims claims) {
        Future<Optional<StoredUser>> user = store.find(claims.user());
        Future<Boolean> revoked = store.revoked(claims.id());
        return Future.all(user, revoked).compose(both -> {
            Optional<StoredUser> found = user.result();
            boolean good = !revoked.result()
                    && found.isPresent()
                    && !found.get().disabled()
                    && found.get().tokenVersion() == claims.version();
            return good ? Future.succeededFuture(caller(claims, found.get())) : Future.failedFuture(Tokens.refused());
        });
    }

    private static Caller caller(Tokens.Claims claims, StoredUser user) {
        return new Caller(user.name(), Role.of(user.roles()), claims.id(), claims.expiresAt(), null);
    }

    static Problem wrongLogin() {
        return new Problem(ProblemCode.UNAUTHENTICATED, "user name or password is wrong.");
    }
}
