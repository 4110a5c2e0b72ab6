package io.waggle.api;

import io.vertx.core.Vertx;
import io.waggle.security.Accounts;
import java.time.Instant;

/**
 * Sees to it that what is open for long ends soon after its token does: by itself, by a revocation, or with its user.
 * Lives on the request's context.
 */
final class TokenWatch {

    /** With the two seconds for which an answer of the store is remembered, well within five. */
    private static final long EVERY_MS = 2_000;

    private final Vertx vertx;
    private final Instant expiresAt;
    private final String token;
    private final Accounts accounts;
    private final Runnable over;
    private final long timer;

    /** @param over called on the request's context, perhaps more than once, when the token is good no more */
    TokenWatch(Call call, Accounts accounts, Runnable over) {
        this.vertx = call.vertx();
        this.expiresAt = call.caller().expiresAt();
        this.token = Gate.token(call.request());
        this.accounts = accounts;
        this.over = over;
        this.timer = vertx.setPeriodic(EVERY_MS, id -> check());
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    private void check() {
        if (!Instant.now().isBefore(expiresAt)) {
            over.run();
            return;
        }
        Routes.on(vertx.getOrCreateContext(), accounts.authenticate(token)).onFailure(refused -> {
            if (Problems.isRefusal(refused)) {
                over.run();
            }
        });
    }
}
