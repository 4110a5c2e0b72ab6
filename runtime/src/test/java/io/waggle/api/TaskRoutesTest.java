package io.waggle.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.multipart.MultipartForm;
import io.waggle.security.Role;
import io.waggle.task.Address;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskRoutesTest {

    @TempDir
    Path data;

    private ApiFixture api;

    @BeforeEach
    void open() {
        api = new ApiFixture(data).withUsers();
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void submitsOneAndFindsIt() {
        JsonObject made = submit("/api/v1/tasks", ApiFixture.task("crawl"), 202);
        assertThat(made.getString("state")).isEqualTo("QUEUED");
        assertThat(made.getString("address")).isEqualTo("crawl/" + made.getString("id"));
        JsonObject found = get("/api/v1/tasks/" + made.getString("id"));
        assertThat(found.getJsonObject("payload").getInteger("a")).isEqualTo(1);
    }

    @Test
    void takesAnAddressWhereverAnIdStands() {
        submit("/api/v1/channels/slow/tasks", ApiFixture.task("crawl").put("id", "my id"), 202);
        submit("/api/v1/channels/slow/tasks", ApiFixture.task("crawl").put("id", "bad"), 202);
        assertThat(get("/api/v1/tasks/slow%2Fmy%20id").getString("channel")).isEqualTo("slow");
        api.channels.fail(new Address("slow", "bad"));
        var gone = api.as(Role.OPERATOR, DELETE, "/api/v1/channels/slow/failed/slow%2Fbad")
                .send()
                .await();
        assertThat(gone.statusCode()).isEqualTo(204);
    }

    @Test
    void makesAnIdempotencyKeyTheId() {
        for (boolean fresh : new boolean[] {true, false}) {
            var answer = api.as(Role.SUBMITTER, POST, "/api/v1/tasks")
                    .putHeader("Idempotency-Key", "k1")
                    .sendJsonObject(ApiFixture.task("crawl"))
                    .await();
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.bodyAsJsonObject().getString("id")).isEqualTo("k1");
            assertThat(answer.bodyAsJsonObject().getBoolean("fresh")).isEqualTo(fresh);
        }
    }

    @Test
    void wantsOneTaskForAnIdempotencyKey() {
        for (String body : List.of("[]", "[{\"function\":\"crawl\"}]", "{\"function\":7}")) {
            var answer = api.as(Role.SUBMITTER, POST, "/api/v1/tasks")
                    .putHeader("Idempotency-Key", "k1")
                    .putHeader("Content-Type", "application/json")
                    .sendBuffer(Buffer.buffer(body))
                    .await();
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
        }
    }

    @Test
    void refusesAnArrayWhoseAnswerNobodyCouldHold() {
        var answer = api.as(Role.SUBMITTER, POST, "/api/v1/tasks")
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer("[" + "1,".repeat(io.waggle.event.TaskText.MOST_TASKS) + "1]"))
                .await();
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void waitsForTheEnd() {
        JsonObject ended = submit("/api/v1/tasks?wait=5s", ApiFixture.task("quick"), 200);
        assertThat(ended.getString("state")).isEqualTo("SUCCEEDED");
        JsonObject still = submit("/api/v1/tasks?wait=50ms", ApiFixture.task("slow"), 202);
        assertThat(still.getString("state")).isEqualTo("QUEUED");
        assertThat(get("/api/v1/tasks/" + still.getString("id") + "?wait=PT0.05S")
                        .getString("state"))
                .isEqualTo("QUEUED");
        submit("/api/v1/tasks?wait=6m", ApiFixture.task("slow"), 400);
    }

    @Test
    void takesWhatIsGoodOfAnArray() {
        var array = new JsonArray()
                .add(ApiFixture.task("crawl"))
                .add(new JsonObject().put("functoin", "x"))
                .add(ApiFixture.task("unknown"))
                .add(7)
                .add(ApiFixture.task("crawl").put("id", "z"));
        var answer =
                api.as(Role.SUBMITTER, POST, "/api/v1/tasks").sendJson(array).await();
        assertThat(answer.statusCode()).isEqualTo(202);
        JsonObject tally = answer.bodyAsJsonObject();
        assertThat(tally.getInteger("accepted")).isEqualTo(2);
        assertThat(tally.getJsonArray("ids").getString(1)).isEqualTo("z");
        assertThat(tally.getJsonArray("rejected")).hasSize(3);
        assertThat(tally.getJsonArray("rejected").getJsonObject(0).getInteger("index"))
                .isEqualTo(1);
        assertThat(tally.getJsonArray("rejected").getJsonObject(1).getString("code"))
                .isEqualTo("UNKNOWN_FUNCTION");
    }

    @Test
    void takesALargeArray() {
        var array = new JsonArray();
        for (int i = 0; i < 20_000; i++) {
            array.add(ApiFixture.task("crawl"));
        }
        var answer =
                api.as(Role.SUBMITTER, POST, "/api/v1/tasks").sendJson(array).await();
        assertThat(answer.bodyAsJsonObject().getInteger("accepted")).isEqualTo(20_000);
    }

    @Test
    void walksOverAllChannelsPageByPage() {
        for (String channel : List.of("c", "a", "b")) {
            for (int i = 0; i < 7; i++) {
                submit("/api/v1/channels/" + channel + "/tasks", ApiFixture.task(i % 2 == 0 ? "even" : "odd"), 202);
            }
        }
        assertThat(walk("/api/v1/tasks?limit=4")).hasSize(21).doesNotHaveDuplicates();
        assertThat(walk("/api/v1/tasks?limit=4&function=odd")).hasSize(9).doesNotHaveDuplicates();
        assertThat(walk("/api/v1/tasks?limit=3&channel=b")).hasSize(7);
        assertThat(walk("/api/v1/tasks?limit=3&state=failed")).isEmpty();
        assertThat(get("/api/v1/tasks?limit=3").getInteger("total")).isEqualTo(21);
    }

    @Test
    void reloadsFailLists() {
        for (String channel : List.of("a", "b")) {
            submit(
                    "/api/v1/channels/" + channel + "/tasks",
                    ApiFixture.task("crawl").put("id", "t"),
                    202);
            api.channels.fail(new Address(channel, "t"));
        }
        assertThat(get("/api/v1/failed").getJsonArray("items")).hasSize(2);
        assertThat(get("/api/v1/failed?count=true").getInteger("count")).isEqualTo(2);
        assertThat(get("/api/v1/channels/a/failed?count=true").getInteger("count"))
                .isEqualTo(1);
        var one = api.as(Role.OPERATOR, POST, "/api/v1/channels/a/failed/reload")
                .sendJsonObject(new JsonObject().put("ids", new JsonArray().add("t")))
                .await();
        assertThat(one.bodyAsJsonObject().getInteger("reloaded")).isEqualTo(1);
        var rest = api.as(Role.OPERATOR, POST, "/api/v1/failed/reload").send().await();
        assertThat(rest.bodyAsJsonObject().getInteger("reloaded")).isEqualTo(1);
        assertThat(rest.bodyAsJsonObject().getJsonObject("channels").getInteger("b"))
                .isEqualTo(1);
    }

    @Test
    void takesJarsRawAndInForms() {
        var raw = api.as(Role.DEPLOYER, PUT, "/api/v1/functions?file=..%2Fmy.jar")
                .putHeader("Content-Type", "application/octet-stream")
                .sendBuffer(Buffer.buffer(new byte[3_000_000]))
                .await();
        assertThat(raw.statusCode()).isEqualTo(200);
        assertThat(raw.bodyAsJsonObject().getJsonArray("functions").getString(0))
                .isEqualTo("crawl");
        assertThat(api.functions.jar).hasSize(3_000_000);
        assertThat(api.functions.file).isEqualTo("my.jar");
        var form = MultipartForm.create()
                .binaryFileUpload("file", "form.jar", Buffer.buffer(new byte[200_000]), "application/java-archive");
        var sent = api.as(Role.DEPLOYER, PUT, "/api/v1/functions")
                .sendMultipartForm(form)
                .await();
        assertThat(sent.statusCode()).isEqualTo(200);
        assertThat(api.functions.jar).hasSize(200_000);
        assertThat(api.functions.file).isEqualTo("form.jar");
        var back = api.as(Role.DEPLOYER, GET, "/api/v1/functions/crawl/versions/ab/jar")
                .send()
                .await();
        assertThat(back.bodyAsBuffer().length()).isEqualTo(200_000);
    }

    @Test
    void answersOnTheEventBus() {
        var bus = api.vertx.eventBus();
        JsonObject made = (JsonObject) bus.<Object>request(BusDoor.SUBMIT, ApiFixture.task("crawl"))
                .await()
                .body();
        assertThat(made.getString("state")).isEqualTo("QUEUED");
        JsonObject found =
                (JsonObject) bus.<Object>request(BusDoor.GET, new JsonObject().put("id", made.getString("id")))
                        .await()
                        .body();
        assertThat(found.getString("function")).isEqualTo("crawl");
        JsonObject ended = (JsonObject) bus.<Object>request(
                        BusDoor.SUBMIT, ApiFixture.task("quick"), new DeliveryOptions().addHeader("wait", "5s"))
                .await()
                .body();
        assertThat(ended.getString("state")).isEqualTo("SUCCEEDED");
        assertThatThrownBy(() ->
                        bus.request(BusDoor.SUBMIT, ApiFixture.task("unknown")).await())
                .isInstanceOfSatisfying(ReplyException.class, refused -> {
                    assertThat(refused.failureCode()).isEqualTo(404);
                    assertThat(new JsonObject(refused.getMessage()).getString("code"))
                            .isEqualTo("UNKNOWN_FUNCTION");
                });
        assertThatThrownBy(() -> bus.request(BusDoor.SUBMIT, "text").await())
                .isInstanceOfSatisfying(
                        ReplyException.class,
                        refused -> assertThat(refused.failureCode()).isEqualTo(400));
    }

    @Test
    void whatCannotBeAChannelGetsNowhereNearTheStore() {
        for (String id : List.of("%21%2Fann", "a%7D%3Ax%7Bb%2F1", "c%2F" + "x".repeat(500))) {
            for (String path : List.of("", "/logs", "/logs?follow=true", "/why")) {
                var answer = api.as(Role.VIEWER, GET, "/api/v1/tasks/" + id + path)
                        .send()
                        .await();
                assertThat(answer.statusCode()).as(id + path).isEqualTo(404);
            }
        }
        assertThat(api.looks.get()).isZero();
    }

    private List<String> walk(String first) {
        List<String> seen = new ArrayList<>();
        String path = first;
        for (int pages = 0; pages < 100; pages++) {
            JsonObject page = get(path);
            page.getJsonArray("items").forEach(item -> seen.add(((JsonObject) item).getString("address")));
            String next = page.getString("next");
            if (next == null) {
                return seen;
            }
            path = first + "&cursor=" + next;
        }
        throw new AssertionError("the list has no end");
    }

    private JsonObject submit(String path, JsonObject task, int status) {
        HttpResponse<Buffer> answer =
                api.as(Role.SUBMITTER, POST, path).sendJsonObject(task).await();
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(status);
        return answer.bodyAsJsonObject();
    }

    private JsonObject get(String path) {
        HttpResponse<Buffer> answer = api.as(Role.VIEWER, GET, path).send().await();
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }
}
