package io.waggle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.rig.Session;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real HTTP server that counts the tasks it was sent. */
class WireClientTest {

    private static final int LONG_ANSWER = 300_000;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong tasks = new AtomicLong();
    private final AtomicLong authorised = new AtomicLong();
    private Session session;

    @BeforeEach
    void serve() throws Exception {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    if (request.path().endsWith("/auth/login")) {
                        request.response().end("{\"token\":\"t\"}");
                    } else if (request.path().endsWith("/full")) {
                        request.response().setStatusCode(429).end("{\"code\":\"CHANNEL_FULL\"}");
                    } else if ("application/x-ndjson".equals(request.getHeader("Content-Type"))) {
                        tasks.addAndGet(body.toString()
                                .lines()
                                .map(JsonObject::new)
                                .toList()
                                .size());
                        HttpServerResponse response =
                                request.response().setStatusCode(202).setChunked(true);
                        response.write("{}\n".repeat(LONG_ANSWER));
                        response.end();
                    } else {
                        authorised.addAndGet("Bearer t".equals(request.getHeader("Authorization")) ? 1 : 0);
                        tasks.addAndGet(new JsonArray(body).size());
                        request.response().setStatusCode(202).end(Buffer.buffer(new byte[LONG_ANSWER]));
                    }
                }));
        server.listen(0, "127.0.0.1").await(20, TimeUnit.SECONDS);
        session = Session.login("http://127.0.0.1:" + server.actualPort(), "secret");
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void everyRequestIsSentWholeAndEveryAnswerIsReadToItsEnd() {
        WireClient client = new WireClient(session);
        AtomicLong answers = new AtomicLong();
        byte[] request = client.post("/tasks", Payloads.array(Payloads.json("f"), 5_000));
        WireClient.Load load = client.times(20, 3, request, nanos -> answers.addAndGet(nanos > 0 ? 1 : 0));
        assertThat(load.answered()).isEqualTo(20);
        assertThat(answers).hasValue(20);
        assertThat(authorised).hasValue(20);
        assertThat(tasks).hasValue(100_000);
    }

    @Test
    void aStreamIsSentLineByLineAndReadToItsEnd() {
        NdjsonStream stream = new NdjsonStream(session, Payloads.json("f"));
        assertThat(NdjsonStream.whole(1_001)).isEqualTo(1_500);
        assertThat(stream.send(NdjsonStream.whole(20_000))).isEqualTo(202);
        assertThat(tasks).hasValue(20_000);
    }

    @Test
    void aRefusalIsNoAnswer() {
        WireClient client = new WireClient(session);
        byte[] request = client.post("/full", "{}".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> client.times(1, 1, request, nanos -> {})).hasMessageContaining("429");
    }
}
