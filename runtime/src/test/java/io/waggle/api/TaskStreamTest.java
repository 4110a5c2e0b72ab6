package io.waggle.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelSettings;
import io.waggle.security.Role;
import io.waggle.store.UserStore.StoredUser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Uploads of tasks, line by line, over real HTTP. */
@Execution(ExecutionMode.CONCURRENT)
class TaskStreamTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path data;

    private ApiFixture api;
    private HttpClient http;

    @BeforeEach
    void open() {
        api = new ApiFixture(data).withUsers();
        http = api.vertx.createHttpClient();
    }

    @AfterEach
    void close() {
        http.close().await();
        api.close();
    }

    /** An upload under way, and what was answered so far. */
    private final class Upload {

        final HttpClientRequest request;
        private final Buffer text = Buffer.buffer();
        final Future<Void> end;

        Upload(String path) {
            request = http.request(new RequestOptions()
                            .setMethod(HttpMethod.POST)
                            .setPort(api.api.port())
                            .setHost("127.0.0.1")
                            .setURI(path))
                    .await()
                    .putHeader("Content-Type", "application/x-ndjson; charset=utf-8")
                    .putHeader("Authorization", "Bearer " + api.tokens.get(Role.SUBMITTER))
                    .setChunked(true);
            end = request.response().compose(response -> {
                assertThat(response.statusCode()).isEqualTo(202);
                assertThat(response.getHeader("Content-Type")).isEqualTo("application/x-ndjson");
                response.handler(this::add);
                return response.end();
            });
        }

        Upload send(String lines) {
            request.write(Buffer.buffer(lines)).await();
            return this;
        }

        private synchronized void add(Buffer chunk) {
            text.appendBuffer(chunk);
        }

        synchronized List<JsonObject> answers() {
            String whole = text.toString();
            return whole.substring(0, whole.lastIndexOf("\n") + 1)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(JsonObject::new)
                    .toList();
        }

        List<JsonObject> whole() {
            request.end().await();
            end.await();
            return answers();
        }
    }

    private static String task(String id) {
        return new JsonObject().put("function", "crawl").put("id", id).encode() + "\n";
    }

    @Test
    void takesNoMoreWhenTheTokenIsGoodNoMore() {
        Upload upload = new Upload("/api/v1/tasks").send(task("a"));
        await().atMost(PATIENCE).until(() -> upload.answers().size() == 1);
        var user = api.users.find("submitter").await().orElseThrow();
        api.users.put(new StoredUser("submitter", user.passwordHash(), user.roles(), 2));
        await().atMost(PATIENCE).until(() -> upload.answers().size() == 2);
        assertThat(upload.answers().get(1).getString("code")).isEqualTo("UNAUTHENTICATED");
        upload.end.await();
    }

    @Test
    void answersLineByLineWhileTheUploadGoesOn() {
        Upload upload = new Upload("/api/v1/tasks").send(task("a") + "{\"function\":");
        await().atMost(PATIENCE).until(() -> upload.answers().size() == 1);
        assertThat(upload.answers().get(0))
                .isEqualTo(new JsonObject("{\"id\":\"a\",\"channel\":\"crawl\",\"address\":\"crawl/a\","
                        + "\"state\":\"QUEUED\",\"fresh\":true}"));
        upload.send("\"crawl\",\"id\":\"ü \\\"b\\\"\"}\n");
        await().atMost(PATIENCE).until(() -> upload.answers().size() == 2);
        assertThat(upload.answers().get(1).getString("address")).isEqualTo("crawl/ü \"b\"");
        assertThat(upload.send(task("c").strip()).whole()).hasSize(3);
        assertThat(api.channels.order).containsExactly("crawl/a", "crawl/ü \"b\"", "crawl/c");
    }

    @Test
    void doesNotEndForALineThatIsWrong() {
        String lines = task("a") + "\n{oops}\n \n" + task("a") + "{\"function\":\"unknown\"}\n7\n"
                + "{\"function\":\"crawl\",\"id\":\"a\",\"payload\":2}\n"
                + "{\"function\":\"crawl\",\"payload\":\"" + "x".repeat(TaskStream.LONGEST_LINE) + "\"}\n"
                + "{\"function\":\"crawl\",\"delay\":\"1h\"}\n";
        List<JsonObject> answers =
                new Upload("/api/v1/channels/slow/tasks").send(lines).whole();
        assertThat(answers.stream().map(one -> one.getString("code", one.getString("state"))))
                .containsExactly(
                        "QUEUED",
                        "BAD_REQUEST",
                        "QUEUED",
                        "UNKNOWN_FUNCTION",
                        "BAD_REQUEST",
                        "ID_TAKEN",
                        "TOO_LARGE",
                        "SCHEDULED");
        assertThat(answers.stream().map(one -> one.getInteger("index")))
                .containsExactly(null, 1, null, 3, 4, 5, 6, null);
        assertThat(answers.get(2).getBoolean("fresh")).isFalse();
    }

    @Test
    void keepsTheOrderOfALongStreamInFewCalls() {
        Upload upload = new Upload("/api/v1/tasks");
        List<String> sent = new ArrayList<>();
        var lines = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            String channel = i % 2 == 0 ? "even" : "odd";
            lines.append("{\"function\":\"crawl\",\"channel\":\"" + channel + "\",\"id\":\"t" + i + "\"}\n");
            sent.add(channel + "/t" + i);
        }
        List<JsonObject> answers = upload.send(lines.toString()).whole();
        assertThat(answers.stream().map(one -> one.getString("address"))).containsExactlyElementsOf(sent);
        assertThat(api.channels.held("even")).hasSize(10_000);
        for (String channel : List.of("even", "odd")) {
            assertThat(api.channels.order.stream().filter(one -> one.startsWith(channel + "/")))
                    .containsExactlyElementsOf(sent.stream()
                            .filter(one -> one.startsWith(channel + "/"))
                            .toList());
        }
        assertThat(api.channels.submits).hasValueLessThan(4_000);
    }

    @Test
    void refusesPolitelyWhatFindsNoRoom() {
        bound("crawl", 3);
        List<JsonObject> answers = new Upload("/api/v1/tasks")
                .send(task("a") + task("b") + task("c") + task("d") + task("e"))
                .whole();
        assertThat(answers.stream().map(one -> one.getString("code", "-")))
                .containsExactly("-", "-", "-", "CHANNEL_FULL", "CHANNEL_FULL");
        assertThat(answers.get(3).getInteger("index")).isEqualTo(3);
        assertThat(answers.get(3).getInteger("retryAfter")).isPositive();
    }

    @Test
    void waitsForRoomWhereThatIsAskedFor() {
        bound("crawl", 3);
        Upload upload = new Upload("/api/v1/tasks?onFull=wait");
        for (int i = 0; i < 10; i++) {
            upload.send(task("t" + i));
        }
        var end = upload.request.end();
        int drained = 0;
        for (int most = 3; most <= 9; most += 3) {
            int sofar = most;
            await().atMost(PATIENCE).until(() -> upload.answers().size() == sofar);
            assertThat(api.channels.held("crawl")).hasSize(3);
            assertThat(upload.end.isComplete()).isFalse();
            drained += api.channels.drain("crawl");
        }
        end.await();
        upload.end.await();
        assertThat(drained).isEqualTo(9);
        assertThat(upload.answers())
                .hasSize(10)
                .allMatch(one -> one.getString("state").equals("QUEUED"));
        assertThat(api.channels.order)
                .containsExactly(
                        "crawl/t0",
                        "crawl/t1",
                        "crawl/t2",
                        "crawl/t3",
                        "crawl/t4",
                        "crawl/t5",
                        "crawl/t6",
                        "crawl/t7",
                        "crawl/t8",
                        "crawl/t9");
    }

    @Test
    void reportsAStoreThatDoesNotAnswerForEachLine() {
        Upload upload = new Upload("/api/v1/tasks").send(task("a"));
        await().atMost(PATIENCE).until(() -> upload.answers().size() == 1);
        api.channels.gone = true;
        upload.send(task("b") + task("c"));
        await().atMost(PATIENCE).until(() -> upload.answers().size() == 3);
        api.channels.gone = false;
        List<JsonObject> answers = upload.send(task("d")).whole();
        assertThat(answers.stream().map(one -> one.getString("code", "-")))
                .containsExactly("-", "STORE_UNAVAILABLE", "STORE_UNAVAILABLE", "-");
    }

    @Test
    void pausesTheUploadWhileNobodyReadsTheAnswers() {
        Upload upload = new Upload("/api/v1/tasks");
        HttpClientResponse[] response = new HttpClientResponse[1];
        upload.request.response().onSuccess(got -> {
            got.pause();
            response[0] = got;
        });
        String block = task("x".repeat(190)).repeat(500);
        Future<Void> last = Future.succeededFuture();
        int blocks = 0;
        while (blocks < 2_000 && last.succeeded()) {
            Future<Void> written = upload.request.write(Buffer.buffer(block));
            blocks++;
            await().atMost(PATIENCE).until(() -> written.isComplete() || isStill());
            last = written;
        }
        assertThat(last.isComplete()).as("the upload is held up").isFalse();
        response[0].resume();
        assertThat(upload.whole()).hasSize(500 * blocks);
    }

    /** Whether nothing more is taken for a while. */
    private boolean isStill() throws InterruptedException {
        int before = api.channels.submits.get();
        Thread.sleep(300);
        return api.channels.submits.get() == before;
    }

    @Test
    void takesNothingOfALineThatBrokeOff() {
        Upload upload = new Upload("/api/v1/tasks").send(task("a") + task("b").substring(0, 5));
        await().atMost(PATIENCE).until(() -> upload.answers().size() == 1);
        upload.request.connection().close().await();
        await().atMost(PATIENCE).until(upload.end::failed);
        assertThat(new Upload("/api/v1/tasks").send(task("c")).whole()).hasSize(1);
        assertThat(api.channels.order).containsExactly("crawl/a", "crawl/c");
    }

    @Test
    void saysFromWhereOnItTookNothingWhenTheNodeStops() {
        Upload upload = new Upload("/api/v1/tasks").send(task("a"));
        await().atMost(PATIENCE).until(() -> upload.answers().size() == 1);
        api.api.drain(Duration.ofSeconds(30)).await();
        upload.end.await();
        assertThat(upload.answers()).hasSize(2);
        assertThat(upload.answers().get(1).getString("code")).isEqualTo("SHUTTING_DOWN");
        assertThat(upload.answers().get(1).getInteger("index")).isEqualTo(1);
    }

    @Test
    void refusesWhatDoesNotGoWithAStream() {
        for (String query : List.of("?wait=1s", "?onFull=maybe", "?onfull=wait")) {
            var answer = api.as(Role.SUBMITTER, HttpMethod.POST, "/api/v1/tasks" + query)
                    .putHeader("Content-Type", "application/x-ndjson")
                    .sendBuffer(Buffer.buffer(task("a")))
                    .await();
            assertThat(answer.statusCode()).as(query).isEqualTo(400);
        }
        var keyed = api.as(Role.SUBMITTER, HttpMethod.POST, "/api/v1/tasks")
                .putHeader("Content-Type", "application/x-ndjson")
                .putHeader("Idempotency-Key", "k")
                .sendBuffer(Buffer.buffer(task("a")))
                .await();
        assertThat(keyed.statusCode()).isEqualTo(400);
        assertThat(api.anonymous(HttpMethod.POST, "/api/v1/tasks")
                        .putHeader("Content-Type", "application/x-ndjson")
                        .sendBuffer(Buffer.buffer(task("a")))
                        .await()
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void toldOneByOneAFullChannelIs429() {
        bound("crawl", 1);
        JsonObject task = new JsonObject().put("function", "crawl");
        var request = api.as(Role.SUBMITTER, HttpMethod.POST, "/api/v1/tasks");
        assertThat(request.sendJsonObject(task).await().statusCode()).isEqualTo(202);
        var full = request.sendJsonObject(task).await();
        assertThat(full.statusCode()).isEqualTo(429);
        assertThat(full.bodyAsJsonObject().getString("code")).isEqualTo("CHANNEL_FULL");
        assertThat(full.getHeader("Retry-After")).isEqualTo("2");
        var many = request.sendJson(new JsonArray(Collections.nCopies(2, task))).await();
        assertThat(many.statusCode()).isEqualTo(202);
        assertThat(many.bodyAsJsonObject().getJsonArray("rejected")).hasSize(2);
    }

    private void bound(String channel, long capacity) {
        api.channels
                .configure(
                        channel,
                        d -> new ChannelSettings(
                                capacity,
                                d.maxBytes(),
                                d.limits(),
                                d.perKey(),
                                d.ageing(),
                                d.retry(),
                                d.timeout(),
                                d.keep()))
                .await();
    }
}
