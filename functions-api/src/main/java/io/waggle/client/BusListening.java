package io.waggle.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An open ear at an address of the event bus ({@link Bus#listen}). When its connection breaks it is over, as messages may
 * have been missed: listen again. Any thread.
 */
public final class BusListening {

    /** The node says that it is there every 15 s. */
    private static final Duration QUIET = Duration.ofSeconds(60);

    private final HttpClientRequest request;
    private final Consumer<@Nullable Object> handler;
    private final Promise<BusListening> open = Promise.promise();
    private final Promise<Void> ended = Promise.promise();

    private BusListening(HttpClientRequest request, Consumer<@Nullable Object> handler) {
        this.request = request;
        this.handler = handler;
    }

    static Future<BusListening> open(Transport transport, String path, Consumer<@Nullable Object> handler) {
        URI at = transport.endpoints().choose().uri();
        return transport
                .session()
                .token()
                .compose(token -> transport.wire().open(at, Ask.get(path).waiting(QUIET), token))
                .compose(request -> {
                    BusListening listening = new BusListening(request, handler);
                    request.putHeader(HttpHeaders.ACCEPT, "application/x-ndjson");
                    request.send().onComplete(listening::head, listening::lose);
                    return listening.open.future();
                })
                .recover(failure -> Future.failedFuture(named(transport, at, failure)));
    }

    private static WaggleException named(Transport transport, URI at, Throwable failure) {
        if (failure instanceof WaggleException known) {
            return known;
        }
        transport.endpoints().rest(at, 0);
        return new WaggleException(
                WaggleException.UNREACHABLE, at + " could not be asked to listen: " + failure.getMessage(), failure);
    }

    /** Completes when {@link #close} was called, and fails when messages stop coming for another reason. */
    public Future<Void> ended() {
        return ended.future();
    }

    /** Listens no more. */
    public void close() {
        ended.tryComplete();
        var unused = request.reset();
    }

    private void head(HttpClientResponse response) {
        response.exceptionHandler(this::lose);
        if (response.statusCode() == 200) {
            response.handler(RecordParser.newDelimited("\n", line -> line(line.toString())))
                    .endHandler(v -> lose(new IllegalStateException("the node hung up")));
            return;
        }
        response.body()
                .onComplete(
                        body -> refuse(
                                new Reply(response.statusCode(), response.getHeader(HttpHeaders.RETRY_AFTER), body)
                                        .problem()),
                        this::lose);
    }

    private void line(String text) {
        if (text.isBlank() || ended.future().isComplete()) {
            return;
        }
        JsonObject line = new JsonObject(text);
        JsonObject problem = line.getJsonObject("problem");
        if (problem != null) {
            refuse(new WaggleException(problem.getString("code"), problem.getString("detail"), 200, problem));
        } else if (line.containsKey("listening")) {
            open.tryComplete(this);
        } else {
            handler.accept(line.getValue("body"));
        }
    }

    private void lose(Throwable why) {
        refuse(new WaggleException(
                WaggleException.NO_ANSWER, "the connection ended, and messages may be missed: listen again", why));
    }

    private void refuse(WaggleException why) {
        open.tryFail(why);
        ended.tryFail(why);
    }
}
