package io.waggle.security;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.auth.hashing.HashingStrategy;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with PBKDF2 over HMAC-SHA512, two at a time on threads of its own, so that a flood of logins takes
 * neither an event loop nor all processors. Any thread.
 */
final class Passwords {

    private static final String ALGORITHM = "pbkdf2";
    private static final Map<String, String> PARAMETERS = Map.of("it", "220000");
    private static final int AT_ONCE = 2;
    private static final int MOST_WAITING = 50;

    private final WorkerExecutor threads;
    private final HashingStrategy hashing = HashingStrategy.load();
    private final AtomicInteger waiting = new AtomicInteger();
    private final String nobody = "$pbkdf2$it=220000$" + salt() + "$"
            + Base64.getEncoder().withoutPadding().encodeToString(Secrets.random(64));

    Passwords(Vertx vertx) {
        this.threads = vertx.createSharedWorkerExecutor("waggle-passwords", AT_ONCE, 30, TimeUnit.SECONDS);
    }

    /** The hash to store, algorithm, iterations and salt included. */
    Future<String> hash(String password) {
        return bounded(() -> hashing.hash(ALGORITHM, PARAMETERS, salt(), password));
    }

    /**
     * Whether a password is the right one.
     *
     * @param hash the stored hash; {@code null} when there is no such user, which takes as long and is always false
     */
    Future<Boolean> matches(@Nullable String hash, String password) {
        return bounded(() -> hashing.verify(hash == null ? nobody : hash, password) && hash != null);
    }

    Future<Void> close() {
        return threads.close();
    }

    private <T> Future<T> bounded(Callable<T> work) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return Future.failedFuture(new Throttled("many logins are being checked right now: wait 2 s.", 2));
        }
        return threads.executeBlocking(work, false).eventually(() -> {
            waiting.decrementAndGet();
            return Future.succeededFuture();
        });
    }

    private static String salt() {
        return Base64.getEncoder().withoutPadding().encodeToString(Secrets.random(32));
    }
}
