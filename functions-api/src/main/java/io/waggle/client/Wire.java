package io.waggle.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.time.Duration;

/** Sends one request to one endpoint, once. Any thread. */
final class Wire {

    private static final int CONNECTIONS = 64;

    private final HttpClientAgent http;
    private final Duration answer;

    /** No connection could be had: nothing was sent. */
    static final class NotSent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotSent(Throwable cause) {
            super(String.valueOf(cause.getMessage()), cause, false, false);
        }
    }

    Wire(Vertx vertx, ClientOptions options) {
        this.answer = options.timeouts().answer();
        HttpClientOptions settings = new HttpClientOptions()
                .setConnectTimeout((int) options.timeouts().connect().toMillis());
        Buffer authority = options.tls().authority();
        if (authority != null) {
            settings.setTrustOptions(new PemTrustOptions().addCertValue(authority));
        }
        this.http = vertx.createHttpClient(settings, new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    /** The answer, whatever its status. Fails with {@link NotSent}, or with what broke the connection. */
    Future<Reply> exchange(URI endpoint, Ask ask, String token) {
        // All in one step of the event loop: an answer that came before anybody listens would be lost.
        return open(endpoint, ask, token).compose(request -> {
            Buffer body = ask.body();
            Future<HttpClientResponse> sent = body == null ? request.send() : request.send(body);
            return sent.compose(response -> response.body()
                    .map(text -> new Reply(response.statusCode(), response.getHeader(HttpHeaders.RETRY_AFTER), text)));
        });
    }

    /** A request with its headers, of which nothing has been sent. Fails with {@link NotSent}. */
    Future<HttpClientRequest> open(URI endpoint, Ask ask, String token) {
        boolean tls = endpoint.getScheme().equals("https");
        int port = endpoint.getPort() >= 0 ? endpoint.getPort() : tls ? 443 : 80;
        String base = endpoint.getRawPath().replaceAll("/+$", "");
        RequestOptions options = new RequestOptions()
                .setMethod(ask.method())
                .setHost(endpoint.getHost())
                .setPort(port)
                .setSsl(tls)
                .setURI(base + "/api/v1" + ask.path())
                .setIdleTimeout(answer.plus(ask.patience()).toMillis())
                .putHeader("Accept", "application/json");
        if (ask.body() != null) {
            options.putHeader("Content-Type", "application/json");
        }
        if (!ask.key().isEmpty()) {
            options.putHeader("Idempotency-Key", ask.key());
        }
        if (!token.isEmpty()) {
            options.putHeader("Authorization", "Bearer " + token);
        }
        return http.request(options).recover(broken -> Future.failedFuture(new NotSent(broken)));
    }

    Future<Void> close() {
        return http.close();
    }
}
