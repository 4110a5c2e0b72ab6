package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.CloseFuture;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.channel.redis.RedisTarget.Login;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Makes the clients that connect to the places of a target. Any thread. */
final class RedisClients {

    private static final int MAX_WAITING = 100_000;

    private static final long LONGEST_ATTEMPT_MS = 1_000;

    /** The first connection of a JVM that has just begun takes its time, with TLS above all. */
    private static final long FIRST_ATTEMPT_MS = 5_000;

    private final Vertx vertx;
    private final RedisSite site;
    private final RedisTarget target;
    private final Duration timeout;

    /**
     * @param vertx whose event loops carry the connections
     * @param site where the servers are
     * @param timeout how long a call may take, all included
     */
    RedisClients(Vertx vertx, RedisSite site, Duration timeout) {
        this.vertx = vertx;
        this.site = site;
        this.target = site.target();
        this.timeout = timeout;
    }

    RedisSite site() {
        return site;
    }

    /** How long a call may take, all included. */
    Duration timeout() {
        return timeout;
    }

    /** How long the first connection may take, in milliseconds: nobody could do anything else meanwhile. */
    long firstAttemptMs() {
        return Math.max(FIRST_ATTEMPT_MS, attemptMs());
    }

    /** How long connecting and logging in may take together, in milliseconds. */
    long attemptMs() {
        return Math.min(LONGEST_ATTEMPT_MS, timeout.toMillis());
    }

    /** A client for one place that holds data. */
    Redis client(String place) {
        return forgettable(options(place, target.login()).setMaxWaitingHandlers(MAX_WAITING));
    }

    /** Asks one place one thing, over a connection for this alone. */
    Future<Response> ask(String place, Login login, Request question) {
        Redis client = forgettable(options(place, login));
        return client.connect()
                .compose(connection -> connection.send(question))
                .timeout(attemptMs(), TimeUnit.MILLISECONDS)
                .eventually(client::close);
    }

    /**
     * A client that leaves nothing behind when it is closed. Vert.x keeps every network client in what it closes at its own
     * end, closed or not, a kilobyte for each attempt to connect; this one it keeps in a context that goes with the client.
     * Only a verticle has such a context in the public interface, and deploying one for each attempt is more than this needs.
     */
    private Redis forgettable(RedisOptions options) {
        ContextInternal own = ((VertxInternal) vertx)
                .contextBuilder()
                .withCloseFuture(new CloseFuture())
                .build();
        AtomicReference<Redis> made = new AtomicReference<>();
        own.dispatch(() -> made.set(Redis.createClient(vertx, options)));
        return Objects.requireNonNull(made.get(), "the client");
    }

    private RedisOptions options(String place, Login login) {
        RedisOptions options = new RedisOptions().setConnectionString(url(place));
        if (login.user() != null) {
            options.setUser(login.user());
        }
        if (login.password() != null) {
            options.setPassword(login.password());
        }
        NetClientOptions net = options.getNetClientOptions()
                .setConnectTimeout((int) attemptMs())
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true);
        if (target.tls()) {
            net.setSsl(true).setHostnameVerificationAlgorithm(target.trust().verifyHost() ? "HTTPS" : "");
            Path authority = target.trust().authority();
            if (authority != null) {
                net.setTrustOptions(new PemTrustOptions().addCertPath(authority.toString()));
            }
        }
        return options;
    }

    private String url(String place) {
        if (target.kind() == RedisTarget.Kind.SOCKET) {
            return "unix://" + Path.of(place).toUri().getRawPath() + "?db=" + target.database();
        }
        String database = target.database() == 0 ? "" : "/" + target.database();
        return (target.tls() ? "rediss://" : "redis://") + place + database;
    }
}
