package io.waggle.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.parsetools.RecordParser;
import io.waggle.function.TaskRequest;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that is closed while it has work, and what an upload leaves behind, against a server that answers by hand. */
class ClosedClientTest {

    private static final Retry LONG = new Retry(Duration.ofHours(1), Duration.ofMinutes(20), Duration.ofMinutes(20));

    private final Vertx vertx = Vertx.vertx();
    private final Semaphore requests = new Semaphore(0);
    private final Set<String> hosts = ConcurrentHashMap.newKeySet();
    private volatile boolean silent;
    private HttpServer server;

    @BeforeEach
    void open() {
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .await();
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private void answer(HttpServerRequest request) {
        requests.release();
        hosts.add(String.valueOf(request.authority()));
        if (silent) {
            return;
        }
        if (request.path().endsWith("/tasks") && request.method().name().equals("POST")) {
            var response = request.response().setStatusCode(202).setChunked(true);
            request.handler(RecordParser.newDelimited(
                    "\n", line -> response.write(Buffer.buffer("{\"id\":\"x\",\"channel\":\"c\"}\n"))));
            request.endHandler(end -> response.end());
            return;
        }
        request.response().setStatusCode(503).end("{\"code\":\"STORE_UNAVAILABLE\",\"detail\":\"out\"}");
    }

    private ClientOptions options() {
        return ClientOptions.of("http://127.0.0.1:" + server.actualPort()).retry(LONG);
    }

    private static Throwable failure(Future<?> asked) throws Exception {
        CompletableFuture<?> end = asked.toCompletionStage().toCompletableFuture();
        try {
            return new AssertionError("it answered " + end.get(60, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }

    @Test
    void what_waits_for_its_next_attempt_fails_at_once() throws Exception {
        WaggleClient client = WaggleClient.create(options());
        Future<Task> asked = client.tasks().get("c/1");
        assertThat(requests.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        client.close();
        assertThat(failure(asked)).isInstanceOf(WaggleException.class);
        assertThatThrownBy(() -> client.tasks().get("c/1").await())
                .isInstanceOfSatisfying(WaggleException.class, closed -> {
                    assertThat(closed.code()).isEqualTo(WaggleException.UNREACHABLE);
                    assertThat(closed.detail()).contains("closed");
                });
        client.close();
    }

    @Test
    void what_waits_for_an_answer_fails_at_once() throws Exception {
        silent = true;
        WaggleClient client = WaggleClient.create(options());
        Future<Task> asked = client.tasks().get("c/1");
        Future<UploadReport> stream = client.tasks().submitAll(many(3), UploadOptions.USUAL);
        assertThat(requests.tryAcquire(2, 60, TimeUnit.SECONDS)).isTrue();
        client.close();
        assertThat(failure(asked)).isInstanceOf(WaggleException.class);
        assertThat(failure(stream)).isInstanceOf(WaggleException.class);
    }

    private static Iterator<TaskRequest> many(int count) {
        return IntStream.range(0, count).mapToObj(i -> TaskRequest.of("f")).iterator();
    }

    @Test
    void an_upload_that_is_over_says_nothing_against_the_node() throws Exception {
        String port = ":" + server.actualPort();
        Tasks tasks = new Tasks(
                new Transport(vertx, ClientOptions.of("http://127.0.0.1" + port, "http://localhost" + port)),
                TaskDefaults.NONE);
        for (int i = 0; i < 30; i++) {
            UploadReport report = tasks.submitAll(many(10), UploadOptions.USUAL)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            assertThat(report).isEqualTo(new UploadReport(10, 0, 1));
        }
        assertThat(hosts).as("the one that works is kept").hasSize(1);
    }

    @Test
    void a_listener_that_fails_ends_the_upload() throws Exception {
        UploadOptions broken = UploadOptions.USUAL.onProgress(answered -> {
            throw new IllegalStateException("no screen");
        });
        Tasks tasks = new Tasks(new Transport(vertx, options()), TaskDefaults.NONE);
        for (int count : List.of(5, 2_500)) {
            assertThat(failure(tasks.submitAll(many(count), broken))).hasMessage("no screen");
        }
    }
}
