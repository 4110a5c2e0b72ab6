package io.waggle.client;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a client goes and how: {@code ClientOptions.of("http://one:8080", "http://two:8080").token(token)}. Immutable.
 *
 * @param endpoints nodes of one cluster, or a proxy before them; one is used until it fails, then the next
 * @param credentials who calls
 * @param timeouts how long to wait
 * @param retry how often to try again
 * @param defaults what tasks have that do not say so themselves
 * @param tls how an endpoint with https is known
 */
public record ClientOptions(
        List<URI> endpoints, Credentials credentials, Timeouts timeouts, Retry retry, TaskDefaults defaults, Tls tls) {

    /** Who calls. */
    public sealed interface Credentials {

        /** Nobody: only what is open to everybody. */
        record None() implements Credentials {}

        /** A token, as {@code waggle token create} makes them. */
        record Token(String token) implements Credentials {
            @Override
            public String toString() {
                return "Token[…]";
            }
        }

        /** A user, who logs in when first needed, and again whenever the token has ended. */
        record Login(String user, String password) implements Credentials {
            @Override
            public String toString() {
                return "Login[" + user + "]";
            }
        }
    }

    /**
     * How long to wait.
     *
     * @param connect for a connection; what a dead endpoint costs, once
     * @param answer for an answer, or its next part, beyond what the request itself asks to wait
     */
    public record Timeouts(Duration connect, Duration answer) {}

    /**
     * How an endpoint with https is known, beside by its name.
     *
     * @param authority certificates in PEM; {@code null}: those that Java trusts
     */
    public record Tls(@Nullable Buffer authority) {}

    /** Refuses what is no endpoint. */
    public ClientOptions {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("name at least one endpoint, like http://127.0.0.1:8080");
        }
        endpoints.forEach(ClientOptions::check);
    }

    /** Options for these endpoints, without credentials. */
    public static ClientOptions of(String... endpoints) {
        return new ClientOptions(
                Arrays.stream(endpoints).map(URI::create).toList(),
                new Credentials.None(),
                new Timeouts(Duration.ofSeconds(3), Duration.ofSeconds(20)),
                Retry.USUAL,
                TaskDefaults.NONE,
                new Tls(null));
    }

    /** With a token. */
    public ClientOptions token(String token) {
        return credentials(new Credentials.Token(token));
    }

    /** With a user, who logs in by himself. */
    public ClientOptions login(String user, String password) {
        return credentials(new Credentials.Login(user, password));
    }

    /** With other times to wait. */
    public ClientOptions timeouts(Duration connect, Duration answer) {
        return new ClientOptions(endpoints, credentials, new Timeouts(connect, answer), retry, defaults, tls);
    }

    /** With another way to try again. */
    public ClientOptions retry(Retry other) {
        return new ClientOptions(endpoints, credentials, timeouts, other, defaults, tls);
    }

    /** With what tasks have that do not say so themselves. */
    public ClientOptions defaults(TaskDefaults other) {
        return new ClientOptions(endpoints, credentials, timeouts, retry, other, tls);
    }

    /** With an authority of your own for https, whose certificate is given in PEM. */
    public ClientOptions authority(Buffer pem) {
        return new ClientOptions(endpoints, credentials, timeouts, retry, defaults, new Tls(pem.copy()));
    }

    private ClientOptions credentials(Credentials other) {
        return new ClientOptions(endpoints, other, timeouts, retry, defaults, tls);
    }

    private static void check(URI endpoint) {
        String scheme = Objects.requireNonNullElse(endpoint.getScheme(), "");
        if (!(scheme.equals("http") || scheme.equals("https")) || endpoint.getHost() == null) {
            throw new IllegalArgumentException(
                    "'" + endpoint + "' is no endpoint: write http://host:port or https://host:port");
        }
    }
}
