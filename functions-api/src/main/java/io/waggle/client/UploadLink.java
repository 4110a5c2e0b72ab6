package io.waggle.client;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One connection of an upload: lines go out, answers come in, until one side has enough. Lives on the upload's context. */
final class UploadLink {

    /** What a line says that ends the stream: it and those behind it were not taken, or nobody knows. */
    private static final Set<String> CUTS = Set.of("SHUTTING_DOWN", "STORE_UNAVAILABLE", "UNAUTHENTICATED");

    /** Who is told; nothing after {@link #broken} or {@link #refused}. */
    interface Listener {

        /** The next lines can be written. */
        void writable();

        /** The oldest line that was not answered is. */
        void answered(JsonObject answer);

        /** The node wants none of it. */
        void refused(WaggleException why);

        /**
         * The connection is gone, or was never there.
         *
         * @param pauseMs what it asked to wait; 0: nothing
         */
        void broken(WaggleException why, long pauseMs);
    }

    private final Transport transport;
    private final URI at;
    private final Listener listener;
    private @Nullable HttpClientRequest request;
    private String token = "";
    private boolean writing = true;
    private boolean ended;
    private boolean gone;

    UploadLink(Transport transport, URI at, Listener listener) {
        this.transport = transport;
        this.at = at;
        this.listener = listener;
    }

    void open(Ask ask) {
        transport.session().token().onFailure(this::refuse).onSuccess(shown -> {
            token = shown;
            transport.wire().open(at, ask, shown).onComplete(this::opened, this::lose);
        });
    }

    private void refuse(Throwable why) {
        if (why instanceof WaggleException known) {
            gone = true;
            listener.refused(known);
        } else {
            lose(why);
        }
    }

    private void opened(HttpClientRequest opened) {
        if (gone) {
            var unused = opened.reset();
            return;
        }
        request = opened;
        opened.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-ndjson")
                .exceptionHandler(this::lose);
        opened.response().onComplete(this::head, this::lose);
        writing = false;
        listener.writable();
    }

    /** Whether the next lines can be written. */
    boolean ready() {
        return !writing && !ended && !gone;
    }

    void write(Buffer lines) {
        HttpClientRequest open = request;
        if (open != null) {
            writing = true;
            open.write(lines)
                    .onComplete(
                            written -> {
                                writing = false;
                                if (!gone) {
                                    listener.writable();
                                }
                            },
                            this::lose);
        }
    }

    /** Sends no more; answers still come. */
    void end() {
        HttpClientRequest open = request;
        if (open != null && !ended && !gone) {
            ended = true;
            open.end().onFailure(this::lose);
        }
    }

    /** All is answered: how the connection ends says nothing of the node. */
    void done() {
        end();
        gone = true;
    }

    /** Hangs up without a word to the listener. */
    void cut() {
        gone = true;
        HttpClientRequest open = request;
        if (open != null) {
            var unused = open.reset();
        }
    }

    private void head(HttpClientResponse response) {
        response.exceptionHandler(this::lose);
        if (response.statusCode() == 202) {
            RecordParser lines = RecordParser.newDelimited("\n", this::line);
            response.handler(lines).endHandler(end -> lose(new IllegalStateException("the answers ended early")));
            return;
        }
        String retryAfter = response.getHeader(HttpHeaders.RETRY_AFTER);
        response.body()
                .map(body -> new Reply(response.statusCode(), retryAfter, body))
                .onComplete(this::judge, this::lose);
    }

    private void judge(Reply reply) {
        WaggleException problem = reply.problem();
        boolean renewed = reply.status() == 401 && transport.session().renew(token);
        if (gone) {
            return;
        }
        if (!renewed && !reply.passes()) {
            cut();
            listener.refused(problem);
            return;
        }
        if (!renewed && !reply.everywhere()) {
            transport.endpoints().rest(at, reply.retryAfterMs());
        }
        hangUp(problem, renewed ? 1 : reply.everywhere() ? reply.retryAfterMs() : 0);
    }

    private void line(Buffer text) {
        if (gone || text.toString().isBlank()) {
            return;
        }
        JsonObject answer;
        try {
            answer = new JsonObject(text);
        } catch (DecodeException e) {
            lose(e);
            return;
        }
        String code = Fields.text(answer, "code");
        if (!CUTS.contains(code)) {
            transport.endpoints().works(at);
            listener.answered(answer);
            return;
        }
        if (!(code.equals("UNAUTHENTICATED") && transport.session().renew(token))) {
            transport.endpoints().rest(at, Fields.number(answer, "retryAfter") * 1000);
        }
        hangUp(new WaggleException(code, Fields.text(answer, "detail"), 0, answer), 0);
    }

    private void lose(Throwable why) {
        if (!gone) {
            transport.endpoints().rest(at, 0);
            hangUp(
                    new WaggleException(
                            why instanceof Wire.NotSent ? WaggleException.UNREACHABLE : WaggleException.NO_ANSWER,
                            "the stream to " + at + " broke (" + why.getMessage()
                                    + "): what was not answered may be stored or not.",
                            why),
                    0);
        }
    }

    private void hangUp(WaggleException why, long pauseMs) {
        if (!gone) {
            cut();
            listener.broken(why, pauseMs);
        }
    }
}
